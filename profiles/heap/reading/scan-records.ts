/** Reads a snapshot's nodes, edges and locations into columns, and checks every number that can be checked. */
import { bytesColumn, GrowingColumn, type SnapshotColumns, wideColumn, wordsColumn } from '../columns.js';
import type { JsonCursor } from './json-cursor.js';
import { scanNumbers } from './scan-numbers.js';
import type { SnapshotHeader } from './snapshot-header.js';

/** Numbers are checked in batches of so many records, which stay in the processor's cache. */
const BATCH_RECORDS = 2048;
const LARGEST_WORD = 0xffff_ffff;

export interface NodeColumns {
  readonly columns: Pick<SnapshotColumns, 'nodeType' | 'nodeName' | 'nodeId' | 'shallow' | 'firstEdge'>;
  /** The largest string that a node is named by. */
  readonly lastName: number;
}

export interface EdgeColumns {
  readonly columns: Pick<SnapshotColumns, 'edgeType' | 'edgeName' | 'edgeTo'>;
  readonly lastName: number;
}

export type LocationColumns = Pick<
  SnapshotColumns,
  'locationNode' | 'locationScript' | 'locationLine' | 'locationColumn'
>;

/** Scans an array of records of `fields` numbers each, and returns how many records there were. */
function scanRecords(
  cursor: JsonCursor,
  where: string,
  fields: number,
  mostRecords: number,
  consume: (batch: Float64Array, records: number, before: number) => void,
): number {
  const batch = new Float64Array(fields * BATCH_RECORDS);
  let before = 0;
  scanNumbers(cursor, where, batch, count => {
    const records = count / fields;
    if (!Number.isInteger(records)) cursor.fail(`the last record in ${where} has too few numbers`);
    if (before + records > mostRecords) {
      cursor.fail(`${where} has more records than the ${mostRecords.toLocaleString('en-US')} of the header`);
    }
    consume(batch, records, before);
    before += records;
  });
  return before;
}

function checkCount(cursor: JsonCursor, where: string, found: number, expected: number): void {
  if (found === expected) return;
  const [has, of] = [found.toLocaleString('en-US'), expected.toLocaleString('en-US')];
  cursor.fail(`${where} has ${has} of the ${of} records that its header counts`);
}

export function scanNodes(cursor: JsonCursor, header: SnapshotHeader): NodeColumns {
  const where = 'the array "nodes"';
  const { nodeCount, edgeCount, nodeFields } = header;
  const { count: width, type: typeAt, name: nameAt, id: idAt, size: sizeAt, edges: edgesAt } = nodeFields;
  const typeCount = header.nodeTypes.length;
  const nodeType = bytesColumn(nodeCount);
  const nodeName = wordsColumn(nodeCount);
  const nodeId = wordsColumn(nodeCount);
  const shallow = wideColumn(nodeCount);
  const firstEdge = wordsColumn(nodeCount + 1);
  let edges = 0;
  let lastName = 0;
  const found = scanRecords(cursor, where, width, nodeCount, (batch, records, before) => {
    for (let record = 0; record < records; record += 1) {
      const from = record * width;
      const node = before + record;
      const type = batch[from + typeAt]!;
      const name = batch[from + nameAt]!;
      const id = batch[from + idAt]!;
      if (type >= typeCount) cursor.fail(`node ${node} is of type ${type}, but there are ${typeCount} types`);
      if (name > LARGEST_WORD) cursor.fail(`node ${node} is named by string ${name}, which does not exist`);
      if (id > LARGEST_WORD) cursor.fail(`node ${node} has the id ${id}, which does not fit into 32 bits`);
      if (name > lastName) lastName = name;
      nodeType[node] = type;
      nodeName[node] = name;
      nodeId[node] = id;
      shallow[node] = batch[from + sizeAt]!;
      edges += batch[from + edgesAt]!;
      if (edges > edgeCount) cursor.fail('its nodes have more edges than the header counts');
      firstEdge[node + 1] = edges;
    }
  });
  checkCount(cursor, where, found, nodeCount);
  if (edges !== edgeCount) cursor.fail('its nodes have fewer edges than the header counts');
  return { columns: { nodeType, nodeName, nodeId, shallow, firstEdge }, lastName };
}

export const createEdgeColumns = ({ edgeCount }: SnapshotHeader): EdgeColumns['columns'] => ({
  edgeType: bytesColumn(edgeCount),
  edgeName: wordsColumn(edgeCount),
  edgeTo: wordsColumn(edgeCount),
});

/** Fills `columns`. */
export function scanEdges(
  cursor: JsonCursor,
  header: SnapshotHeader,
  columns: EdgeColumns['columns'],
): EdgeColumns {
  const where = 'the array "edges"';
  const { nodeCount, edgeCount, edgeFields } = header;
  const { count: width, type: typeAt, name: nameAt, to: toAt } = edgeFields;
  const typeCount = header.edgeTypes.length;
  const isNumbered = Uint8Array.from(header.edgeTypes, type => (isNumberedEdge(type) ? 1 : 0));
  const { edgeType, edgeName, edgeTo } = columns;
  const nodeSize = header.nodeFields.count;
  const nodePerNumber = 1 / nodeSize;
  let lastName = 0;
  const found = scanRecords(cursor, where, width, edgeCount, (batch, records, before) => {
    for (let record = 0; record < records; record += 1) {
      const from = record * width;
      const edge = before + record;
      const type = batch[from + typeAt]!;
      const name = batch[from + nameAt]!;
      const target = batch[from + toAt]!;
      // The nearest whole number: rounding after a multiplication is much faster than dividing.
      const to = (target * nodePerNumber + 0.5) >>> 0;
      if (type >= typeCount) cursor.fail(`edge ${edge} is of type ${type}, but there are ${typeCount} types`);
      if (name > LARGEST_WORD) cursor.fail(`edge ${edge} is named ${name}, which does not fit into 32 bits`);
      if (to * nodeSize !== target || to >= nodeCount) {
        cursor.fail(`edge ${edge} points to ${target}, where no node starts`);
      }
      if (isNumbered[type] === 0 && name > lastName) lastName = name;
      edgeType[edge] = type;
      edgeName[edge] = name;
      edgeTo[edge] = to;
    }
  });
  checkCount(cursor, where, found, edgeCount);
  return { columns, lastName };
}

/** Whether edges of this type have a number where others have a string. */
export const isNumberedEdge = (type: string): boolean => type === 'element' || type === 'hidden';

export function scanLocations(
  cursor: JsonCursor,
  header: SnapshotHeader,
  fields: NonNullable<SnapshotHeader['locationFields']>,
): LocationColumns {
  const where = 'the array "locations"';
  const nodeSize = header.nodeFields.count;
  const columns = {
    locationNode: new GrowingColumn(wordsColumn),
    locationScript: new GrowingColumn(wordsColumn),
    locationLine: new GrowingColumn(wordsColumn),
    locationColumn: new GrowingColumn(wordsColumn),
  };
  scanRecords(cursor, where, fields.count, Number.POSITIVE_INFINITY, (batch, records) => {
    for (let from = 0; from < records * fields.count; from += fields.count) {
      const index = batch[from + fields.node]!;
      const node = index / nodeSize;
      if (!Number.isInteger(node) || node >= header.nodeCount) {
        cursor.fail(`a location is of ${index}, where no node starts`);
      }
      columns.locationNode.push(node);
      columns.locationScript.push(batch[from + fields.script]!);
      columns.locationLine.push(batch[from + fields.line]!);
      columns.locationColumn.push(batch[from + fields.column]!);
    }
  });
  return {
    locationNode: columns.locationNode.finish(),
    locationScript: columns.locationScript.finish(),
    locationLine: columns.locationLine.finish(),
    locationColumn: columns.locationColumn.finish(),
  };
}

export const noLocations = (): LocationColumns => ({
  locationNode: wordsColumn(0),
  locationScript: wordsColumn(0),
  locationLine: wordsColumn(0),
  locationColumn: wordsColumn(0),
});
