/** Single changes of a workflow or of how it runs, and what each would save, computed by replay. */
import type { NodeOptions } from '../../runtime/execution/options.js';
import { EVENT } from '../../runtime/trace/events.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { type ReplaySettings, replayTrace } from './replay.js';
import type { Combination, ReplayedOptions } from './replay-result.js';

export type ChangeKind =
  | 'move at a node'
  | 'take at a node'
  | 'move everywhere'
  | 'take everywhere'
  | 'store by reference'
  | 'store off'
  | 'store by port';

export interface Change {
  readonly kind: ChangeKind;
  /** Label of the node that is changed; `null` for all of them. */
  readonly node: string | null;
  readonly nodeId: string | null;
  /** What is set to do it: options of the run, or of the node alone (`RunSettings.nodeOptions`). */
  readonly set: Partial<ReplayedOptions>;
  /** What a run with it has less than one without; below 0 where it has more. */
  readonly saves: {
    readonly deepClones: number;
    readonly pointerClones: number;
    readonly bytesCopied: number;
    readonly bytesModeled: number;
    readonly peakLiveBytes: number;
  };
  /** The cost with it, and by how much it is lower than without (advice.ts). */
  readonly after: number;
  readonly costSaved: number;
}

type Candidate = Pick<Change, 'kind' | 'node' | 'nodeId' | 'set'>;

/**
 * All single changes that make a difference, what saves most cost first.
 * @param base what is changed
 */
export function changesOf(
  trace: Trace,
  base: Combination,
  costOf: (combination: Combination) => number,
  onProgress?: (done: number, of: number) => void,
): Change[] {
  const candidates = candidatesFor(trace, base);
  const before = costOf(base);
  const changes = candidates.map((candidate, done): Change => {
    const changed = replayed(trace, base, candidate);
    onProgress?.(done + 1, candidates.length);
    const after = costOf(changed);
    return {
      ...candidate,
      saves: {
        deepClones: base.deepClones - changed.deepClones,
        pointerClones: base.pointerClones - changed.pointerClones,
        bytesCopied: base.bytesCopied - changed.bytesCopied,
        bytesModeled: base.bytesModeled - changed.bytesModeled,
        peakLiveBytes: base.peakLiveBytes - changed.peakLiveBytes,
      },
      after,
      costSaved: before - after,
    };
  });
  return changes
    .filter(({ saves }) => Object.values(saves).some(saved => saved !== 0))
    .sort((a, b) => b.costSaved - a.costSaved);
}

function candidatesFor({ header, events }: Trace, base: Combination): Candidate[] {
  const everywhere: Candidate[] = [];
  const add = (kind: ChangeKind, set: Candidate['set']) =>
    everywhere.push({ kind, node: null, nodeId: null, set });
  if (base.mutation !== 'move-then-mutate') add('move everywhere', { mutation: 'move-then-mutate' });
  if (base.finish !== 'take') add('take everywhere', { finish: 'take' });
  if (base.featureStore === 'clone') add('store by reference', { featureStore: 'reference' });
  if (base.featureStore !== 'off') add('store off', { featureStore: 'off' });
  if (base.storeKey !== 'port') add('store by port', { storeKey: 'port' });
  const [edits, releases] = [new Set<number>(), new Set<number>()];
  for (let i = 0; i < events.code.length; i++) {
    const code = events.code[i]!;
    if (code === EVENT.edit || code === EVENT.editKept) edits.add(events.node[i]!);
    if (code === EVENT.release || code === EVENT.editKept) releases.add(events.node[i]!);
  }
  const atNodes = header.nodes.flatMap(({ label: node, id: nodeId }, number): Candidate[] => [
    ...(base.mutation !== 'move-then-mutate' && edits.has(number)
      ? [{ kind: 'move at a node' as const, node, nodeId, set: { mutation: 'move-then-mutate' as const } }]
      : []),
    ...(base.finish !== 'take' && releases.has(number)
      ? [{ kind: 'take at a node' as const, node, nodeId, set: { finish: 'take' as const } }]
      : []),
  ]);
  return [...everywhere, ...atNodes];
}

/** The combination with the change. */
function replayed(trace: Trace, base: Combination, { nodeId, set }: Candidate): Combination {
  const { sharing, mutation, finish, featureStore, storeKey } = { ...base, ...(nodeId === null ? set : {}) };
  const settings: ReplaySettings = {
    sharing: [sharing],
    mutation: [mutation],
    finish: [finish],
    featureStore: [featureStore],
    storeKey: [storeKey],
  };
  if (nodeId === null) return replayTrace(trace, settings).combinations[0]!;
  const options: NodeOptions = { mutation, finish, ...set };
  return replayTrace(trace, { ...settings, nodeOptions: new Map([[nodeId, options]]) }).combinations[0]!;
}
