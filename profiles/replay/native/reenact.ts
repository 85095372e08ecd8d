/**
 * The re-enactment of a trace in Rust beside its replay: with real `Arc`s, maps and vectors, under the same options,
 * behind an allocator that counts.
 */
import { spawnSync } from 'node:child_process';
import { type CloneKind, type CloneSite, type LedgerRow, PARTS } from '../../../runtime/ledger/ledger.js';
import type { Trace } from '../../../runtime/trace/trace.js';
import { UserError } from '../../../runtime/user-error.js';
import { type ReplaySettings, replayTrace } from '../replay.js';
import type { Combination } from '../replay-result.js';
import { HandOver } from './hand-over.js';
import { builtProgram } from './program.js';

/** Answers have a line for each counter of clones. */
const LONGEST_ANSWER = 2 ** 28;

/** Clones of one part at one site, as Rust made them. */
export interface NativeRow extends Pick<LedgerRow, 'node' | 'port' | 'site' | 'part' | 'kind' | 'count'> {
  /** Bytes that the clones requested of the allocator. */
  readonly bytes: number;
  /** Bytes of the blocks that the allocator made of that. */
  readonly bytesReserved: number;
}

/** What Rust did under one combination of options. */
export interface Native {
  readonly rows: readonly NativeRow[];
  /** The most bytes of features that were alive at once, as requested. */
  readonly peakBytes: number;
  readonly peakReserved: number;
  /** Bytes alive after the last event: none, if the trace is of a whole run. */
  readonly left: number;
  /** From the first event to the last, wall time. */
  readonly milliseconds: number;
}

export interface Reenacted {
  readonly combination: Combination;
  readonly native: Native;
}

export interface ReenactSettings extends ReplaySettings {
  /** Is told before the program is built. */
  readonly onBuild?: () => void;
}

/**
 * Replays a trace and re-enacts it under each combination.
 * Throws `UserError` where there is no cargo, it can't build, or the program fails.
 * @param path the file of `trace`
 */
export function reenactTrace(path: string, trace: Trace, settings: ReenactSettings = {}): Reenacted[] {
  const { onBuild = () => undefined, onProgress, ...narrowing } = settings;
  const program = builtProgram(onBuild);
  const handOver = new HandOver(path, trace);
  const { combinations } = replayTrace(trace, narrowing);
  return combinations.map((combination, done) => {
    const native = reenact(program, handOver.with(combination.finish), combination, trace);
    onProgress?.(done + 1, combinations.length);
    return { combination, native };
  });
}

function reenact(program: string, input: Buffer, combination: Combination, { header }: Trace): Native {
  const { sharing, mutation, finish, featureStore, storeKey } = combination;
  const words = [sharing, mutation, finish, featureStore, storeKey];
  const { error, status, signal, stdout, stderr } = spawnSync(program, words, {
    input,
    encoding: 'utf8',
    maxBuffer: LONGEST_ANSWER,
  });
  if (status === 0) return answerOf(stdout, label => header.nodes[label]!.label);
  const cause =
    error?.message ?? (signal === null ? stderr.trim().split('\n')[1] : `it was ended by ${signal}`);
  throw new UserError(
    `the re-enactment in Rust failed under ${words.join(', ')}: ${cause ?? `status ${status}`}`,
  );
}

function answerOf(text: string, labelOf: (node: number) => string): Native {
  const rows: NativeRow[] = [];
  const figures: Record<string, number[]> = {};
  for (const line of text.trimEnd().split('\n')) {
    const [what, ...words] = line.split('\t') as [string, ...string[]];
    if (what === 'clones') rows.push(rowOf(words, labelOf));
    else figures[what] = words.map(Number);
  }
  const { peak, left, nanoseconds } = figures;
  return {
    rows,
    peakBytes: peak![0]!,
    peakReserved: peak![1]!,
    left: left![0]!,
    milliseconds: nanoseconds![0]! / 1e6,
  };
}

function rowOf(words: readonly string[], labelOf: (node: number) => string): NativeRow {
  const [node, port, site, part, kind, count, bytes, reserved] = words;
  return {
    node: labelOf(Number(node)),
    port: port!,
    site: site as CloneSite,
    part: PARTS.find(name => name === part)!,
    kind: kind as CloneKind,
    count: Number(count),
    bytes: Number(bytes),
    bytesReserved: Number(reserved),
  };
}
