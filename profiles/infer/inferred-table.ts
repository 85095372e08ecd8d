/**
 * What nodes made of their features, a row per output port.
 *
 * | column | meaning |
 * |---|---|
 * | `node`, `action`, `port` | who sent, and by which port |
 * | `received` | features that came to the node, over all its edges |
 * | `sent` | features that left by the port |
 * | `passed` | of those: sent on as they came |
 * | `attributesEdited` | the input's map with some entries set, removed or renamed |
 * | `attributesNew` | the map has nothing of the input's |
 * | `geometryEdited` | the input's kinds, parts and positions with other numbers |
 * | `geometryNew` | another structure, or none |
 * | `created` | made of no input that could be found |
 * | `byId`, `byContent` | how outputs were traced to inputs: their id, or what they hold |
 * | `sure` | the share of traced outputs that no other input can have become |
 * | `set`, `removed`, `renamed` | attributes that edits changed |
 * | `example` | id of the first feature that was edited or made anew; else of the first |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../table-of.js';
import type { InferredNode, InferredOutput } from './infer.js';
import { KeyChanges } from './key-changes.js';
import type { Match } from './match.js';

const COLUMNS = [
  'node',
  'action',
  'port',
  'received',
  'sent',
  'passed',
  'attributesEdited',
  'attributesNew',
  'geometryEdited',
  'geometryNew',
  'created',
  'byId',
  'byContent',
  'sure',
  'set',
  'removed',
  'renamed',
  'example',
] as const;

export type InferredRow = Readonly<Record<(typeof COLUMNS)[number], string | number>>;

export function inferredTable(rows: readonly InferredRow[]): ColumnTable {
  return tableOf<InferredRow>(COLUMNS, rows);
}

/** The rows of one node: one per port by which it sent anything. */
export function inferredRows(node: InferredNode): InferredRow[] {
  return node.outputs.map(output => rowOf(node, output));
}

function rowOf({ job, inputs }: InferredNode, { port, features, matches }: InferredOutput): InferredRow {
  const made = matches.filter(({ input }) => input >= 0);
  const count = (test: (match: Match) => boolean): number => made.filter(test).length;
  const changes = new KeyChanges();
  for (const [row, { input, row: from, attributes }] of matches.entries()) {
    if (input >= 0 && attributes === 'edited') changes.add(inputs[input]!, from, features, row);
  }
  const byId = count(({ evidence }) => evidence === 'id');
  const example = Math.max(
    0,
    matches.findIndex(({ attributes, geometry }) => attributes !== 'same' || geometry !== 'same'),
  );
  return {
    node: job.node.name,
    action: job.node.action,
    port,
    received: inputs.reduce((sum, { count }) => sum + count, 0),
    sent: matches.length,
    passed: count(({ attributes, geometry }) => attributes === 'same' && geometry === 'same'),
    attributesEdited: count(({ attributes }) => attributes === 'edited'),
    attributesNew: count(({ attributes }) => attributes === 'new'),
    geometryEdited: count(({ geometry }) => geometry === 'edited'),
    geometryNew: count(({ geometry }) => geometry === 'new'),
    created: matches.length - made.length,
    byId,
    byContent: made.length - byId,
    sure: made.length === 0 ? 1 : count(({ isSure }) => isSure) / made.length,
    ...changes.texts(),
    example: features.count === 0 ? '' : features.idText(example),
  };
}
