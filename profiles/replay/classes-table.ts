/**
 * The classes of a trace's actions as an arquero table, beside what the census of the engine says of the same action.
 *
 * | column | meaning |
 * |---|---|
 * | `node`, `action` | the node, and what it runs |
 * | `received`, `outputs` | features |
 * | `passThrough` | share of the outputs with neither attributes nor geometry changed |
 * | `editsAttributes`, `editsGeometry` | share of the outputs in which they were changed |
 * | `new` | share of the outputs that were made anew |
 * | `accumulated` | share of the outputs that had been kept until `finish` |
 * | `keys` | attributes that were set or taken out, the most frequent first |
 * | `attributes`, `geometry` | the class of most outputs (action-classes.ts); `null` without outputs |
 * | `clonesThenMutates` | whether the node asks for features to change, which costs a clone unless the option says move |
 * | `movingSaves` | deep copies at the node that moving instead would save, under `strategy` and with `finish: copy` |
 * | `engineAttributes`, `engineGeometry`, `engineAccumulates` | the census; `null` for actions that it has not |
 * | `agrees` | whether both classes are the census's; `null` where there is nothing to compare |
 * | `difference` | where they are not: what the trace has, and what the engine does |
 */
import type { ColumnTable } from 'arquero';
import type { Strategy } from '../../runtime/feature/representation/strategies.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { tableOf } from '../table-of.js';
import { type ActionClass, classesOf, dominantOf } from './action-classes.js';
import { replayTrace } from './replay.js';
import { type CensusClass, type CensusEntry, censusOf } from './sharing-census.js';

export interface ClassRow {
  readonly node: string;
  readonly action: string;
  readonly received: number;
  readonly outputs: number;
  readonly passThrough: number | null;
  readonly editsAttributes: number | null;
  readonly editsGeometry: number | null;
  readonly new: number | null;
  readonly accumulated: number | null;
  readonly keys: string;
  readonly attributes: CensusClass | null;
  readonly geometry: CensusClass | null;
  readonly clonesThenMutates: boolean;
  readonly movingSaves: number;
  readonly engineAttributes: CensusClass | null;
  readonly engineGeometry: CensusClass | null;
  readonly engineAccumulates: string | null;
  readonly agrees: boolean | null;
  readonly difference: string;
}

/** Keys that a row names; the rest it counts. */
const KEYS_NAMED = 5;

/** The rows of the table. @param strategy under which `movingSaves` counts */
export function classRows(trace: Trace, strategy: Strategy = 'arc-geometry-attributes'): ClassRow[] {
  const saved = copiesSaved(trace, strategy);
  return classesOf(trace).map(found => {
    const census = censusOf(found.node.action);
    const share = (count: number) => (found.outputs === 0 ? null : count / found.outputs);
    const [attributes, geometry] = [dominantOf(found.attributes), dominantOf(found.geometry)];
    const differences = differencesOf(attributes, geometry, census);
    return {
      node: found.node.label,
      action: found.node.action,
      received: found.received,
      outputs: found.outputs,
      passThrough: share(found.passed),
      editsAttributes: share(found.attributes.copied + (found.attributes.fresh - found.made)),
      editsGeometry: share(found.geometry.copied + replacedGeometries(found)),
      new: share(found.made),
      accumulated: share(found.released),
      keys: keysOf(found.keys),
      attributes,
      geometry,
      clonesThenMutates: found.edits > 0,
      movingSaves: saved.get(found.node.label) ?? 0,
      engineAttributes: census?.attributes ?? null,
      engineGeometry: census?.geometry ?? null,
      engineAccumulates: census?.accumulates ?? null,
      agrees: differences === null ? null : differences.length === 0,
      difference: (differences ?? []).join('; '),
    };
  });
}

const COLUMNS: readonly (keyof ClassRow)[] = [
  ...([
    'node',
    'action',
    'received',
    'outputs',
    'passThrough',
    'editsAttributes',
    'editsGeometry',
    'new',
  ] as const),
  ...(['accumulated', 'keys', 'attributes', 'geometry', 'clonesThenMutates', 'movingSaves'] as const),
  ...(['engineAttributes', 'engineGeometry', 'engineAccumulates', 'agrees', 'difference'] as const),
];

/** One row per node, in the order of the graph. */
export function classesTable(trace: Trace, strategy?: Strategy): ColumnTable {
  return tableOf<ClassRow>(COLUMNS, classRows(trace, strategy));
}

/** Outputs whose geometry was replaced, and that were not made anew. */
function replacedGeometries({ geometry, made }: ActionClass): number {
  return Math.max(0, geometry.fresh + geometry.none - made);
}

function keysOf(keys: ReadonlyMap<string, number>): string {
  const sorted = [...keys].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const more = sorted.length - KEYS_NAMED;
  return sorted.slice(0, KEYS_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Deep clones at each node that moving instead of cloning saves there. */
function copiesSaved(trace: Trace, strategy: Strategy): Map<string, number> {
  const { combinations } = replayTrace(trace, {
    sharing: [strategy],
    finish: ['copy'],
    featureStore: ['reference'],
    storeKey: ['port'],
  });
  const saved = new Map<string, number>();
  for (const combination of combinations) {
    const sign = combination.mutation === 'clone-then-mutate' ? 1 : -1;
    for (const { node, kind, count } of combination.ledgerRows()) {
      if (kind === 'deep') saved.set(node, (saved.get(node) ?? 0) + sign * count);
    }
  }
  return saved;
}

const ENGINE_DOES: Readonly<Record<CensusClass, string>> = {
  shared: 'shares it',
  copied: 'copies and changes it',
  fresh: 'makes it anew',
  disk: 'reads it back from its disk',
  none: 'has none',
};

/** `null` where there is nothing to compare: no outputs, or an action that the engine doesn't have. */
function differencesOf(
  attributes: CensusClass | null,
  geometry: CensusClass | null,
  census: CensusEntry | undefined,
): string[] | null {
  if (census === undefined || attributes === null || geometry === null) return null;
  const of = (part: string, found: CensusClass, engine: CensusClass) =>
    found === engine ? [] : [`${part} is ${found} here, the engine ${ENGINE_DOES[engine]}`];
  return [
    ...of('the attribute map', attributes, census.attributes),
    ...of('the geometry', geometry, census.geometry),
  ];
}
