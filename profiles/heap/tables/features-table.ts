/**
 * The runtime's live features in a heap, and who holds them.
 *
 * | column | meaning |
 * |---|---|
 * | `node` | the node that has the feature; of one that waits in a channel, the node that sent it |
 * | `heldBy` | `kept until finish`, `waits for NODE` (in a channel), or `code`: an action's or a cell's variables |
 * | `representation` | how the features are divided: the class that the representation states |
 * | `features` | how many |
 * | `shallow` | bytes of the features themselves |
 * | `retained` | bytes that would be free without them, each by itself |
 * | `arcs` | Arc handles in them |
 * | `sharedArcs` | those whose count is above one |
 *
 * Classes are known by name: representations state theirs; nodes' and channels' are read here as runtime/execution
 * defines them.
 */
import type { ColumnTable } from 'arquero';
import { REPRESENTATIONS } from '../../../runtime/feature/representation/strategies.js';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';

export interface FeaturesRow {
  readonly node: string;
  readonly heldBy: string;
  readonly representation: string;
  readonly features: number;
  readonly shallow: number;
  readonly retained: number;
  readonly arcs: number;
  readonly sharedArcs: number;
}

const COLUMNS = [
  'node',
  'heldBy',
  'representation',
  'features',
  'shallow',
  'retained',
  'arcs',
  'sharedArcs',
] as const;
/** References between a feature and a channel that has it: its list, and the list's storage. */
const FARTHEST_HOLDER = 3;

/** One row per node, holder and representation; the most retained first. */
export function heldFeaturesTable(heap: Heap): ColumnTable {
  const groups = new Map<string, FeaturesRow>();
  const classes = new Set(Object.values(REPRESENTATIONS).map(({ feature }) => feature.name));
  const { shallow, retained } = heap.columns;
  for (let node = 0; node < heap.facts.nodeCount; node += 1) {
    if (heap.typeOf(node) !== 'object' || !classes.has(heap.constructorOf(node))) continue;
    const arcs = arcsOf(heap, node);
    const row = {
      node: nodeNameOf(heap, node),
      heldBy: holderOf(heap, node),
      representation: heap.constructorOf(node),
      features: 1,
      shallow: shallow[node]!,
      retained: retained[node]!,
      arcs: arcs.length,
      sharedArcs: arcs.filter(arc => isShared(heap, arc)).length,
    };
    const key = JSON.stringify([row.node, row.heldBy, row.representation]);
    const group = groups.get(key);
    groups.set(key, group ? sumOf(group, row) : row);
  }
  const rows = [...groups.values()].sort((a, b) => b.retained - a.retained);
  return tableOf<FeaturesRow>(COLUMNS, rows);
}

function sumOf(a: FeaturesRow, b: FeaturesRow): FeaturesRow {
  return {
    ...a,
    features: a.features + b.features,
    shallow: a.shallow + b.shallow,
    retained: a.retained + b.retained,
    arcs: a.arcs + b.arcs,
    sharedArcs: a.sharedArcs + b.sharedArcs,
  };
}

/** The node's name in the account that the feature is counted at. */
function nodeNameOf(heap: Heap, feature: number): string {
  const account = targetOf(heap, feature, 'account');
  const name = account < 0 ? -1 : targetOf(heap, account, 'node');
  return name < 0 ? '' : heap.nameOf(name);
}

function holderOf(heap: Heap, feature: number): string {
  let level = [feature];
  for (let step = 0; step < FARTHEST_HOLDER; step += 1) {
    const next = new Set<number>();
    for (const node of level) {
      for (const holder of holdersOf(heap, node)) {
        const name = heap.constructorOf(holder);
        if (name === 'KeptFeature') return 'kept until finish';
        if (name === 'Channel') return `waits for ${receiverOf(heap, holder)}`;
        next.add(holder);
      }
    }
    level = [...next];
  }
  return 'code';
}

function receiverOf(heap: Heap, channel: number): string {
  const names = targetOf(heap, channel, 'names');
  const to = names < 0 ? -1 : targetOf(heap, names, 'to');
  return to < 0 ? '' : heap.nameOf(to);
}

/** Handles in the feature, or in the lists that it has of them. */
function arcsOf(heap: Heap, feature: number): number[] {
  const arcs: number[] = [];
  const [first, end] = heap.edgesOf(feature);
  for (let edge = first; edge < end; edge += 1) {
    const target = heap.columns.edgeTo[edge]!;
    if (heap.constructorOf(target) === 'Arc') arcs.push(target);
  }
  return arcs;
}

/** Whether another handle is on the same box: counts are small integers, which a snapshot does not hold. */
function isShared(heap: Heap, arc: number): boolean {
  const box = targetOf(heap, arc, 'box');
  if (box < 0) return false;
  let handles = 0;
  for (const holder of holdersOf(heap, box)) if (heap.constructorOf(holder) === 'Arc') handles += 1;
  return handles > 1;
}

function* holdersOf(heap: Heap, node: number): Iterable<number> {
  const { first, entries } = heap.retainers;
  const weak = heap.edgeTypeNumber('weak');
  for (let at = first[node]!; at < first[node + 1]!; at += 1) {
    const edge = entries[at]!;
    if (heap.columns.edgeType[edge] !== weak) yield heap.sourceOf(edge);
  }
}

/** The object that a property refers to; -1 where there is none. */
function targetOf(heap: Heap, node: number, property: string): number {
  const [first, end] = heap.edgesOf(node);
  for (let edge = first; edge < end; edge += 1) {
    if (heap.edgeTypeOf(edge) === 'property' && heap.edgeNameOf(edge) === property)
      return heap.columns.edgeTo[edge]!;
  }
  return -1;
}
