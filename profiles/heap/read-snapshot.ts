/**
 * Reads a `.heapsnapshot` file into columns, in one pass over its bytes (the format: snapshot-header.ts).
 *
 * Everything that the file says twice must agree: counts, the sum of the nodes' edges, targets, names. A file
 * that does not is refused, since its tables would be wrong without a sign.
 */
import { closeSync, openSync } from 'node:fs';
import { UserError } from '../../runtime/user-error.js';
import type { HeapFacts, SnapshotColumns } from './columns.js';
import { CLOSE_BRACE, JsonCursor, OPEN_BRACE } from './json-cursor.js';
import {
  type EdgeColumns,
  type LocationColumns,
  type NodeColumns,
  noLocations,
  scanEdges,
  scanLocations,
  scanNodes,
} from './scan-records.js';
import { type StringColumns, scanStrings } from './scan-strings.js';
import { HeaderProblem, parseHeader, type SnapshotHeader } from './snapshot-header.js';
import { stampOf } from './snapshot-stamp.js';

export interface ReadSnapshot {
  readonly facts: HeapFacts;
  readonly columns: SnapshotColumns;
}

/** What other tools' files start with, where it tells what they are. */
const FOREIGN_FILES: Readonly<Record<string, string>> = {
  nodes: 'a CPU profile',
  head: 'a sampled heap profile',
  traceEvents: 'a trace',
  cells: 'a notebook',
};

const CHUNK_BYTES = 4 << 20;

/**
 * Reads the file, so many bytes at a time; `onBytes` hears how many of its bytes were read so far. Throws
 * UserError where the file is not a whole and sound heap snapshot.
 */
export function readSnapshot(
  file: string,
  onBytes: (done: number, of: number) => void = () => {},
  chunkBytes = CHUNK_BYTES,
): ReadSnapshot {
  const { size } = stampOf(file);
  const descriptor = openSync(file, 'r');
  try {
    const cursor = new JsonCursor(descriptor, size, file, chunkBytes, done => onBytes(done, size));
    return readSections(cursor, readHeader(cursor, file));
  } finally {
    closeSync(descriptor);
  }
}

/** Takes `{"snapshot": {…}`. Refuses files that are something else than a heap snapshot. */
function readHeader(cursor: JsonCursor, file: string): SnapshotHeader {
  const where = 'its header';
  if (cursor.peek() !== OPEN_BRACE) {
    throw new UserError(`"${file}" is not a heap snapshot, which starts with {"snapshot": …}.`);
  }
  cursor.at += 1;
  const first = cursor.key(where);
  if (first !== 'snapshot') {
    const found = FOREIGN_FILES[first] ?? `a file that starts with {"${first.slice(0, 40)}": …}`;
    throw new UserError(`"${file}" is ${found}, not a heap snapshot, which starts with {"snapshot": …}.`);
  }
  try {
    const header = parseHeader(cursor.valueText(where));
    // Every number takes at least a digit and a comma, so that a wrong count cannot ask for all memory.
    const { nodeCount, edgeCount, nodeFields, edgeFields } = header;
    const fewestBytes = 2 * (nodeCount * nodeFields.count + edgeCount * edgeFields.count);
    if (fewestBytes > cursor.size) {
      throw new HeaderProblem(
        `${nodeCount.toLocaleString('en-US')} nodes and ${edgeCount.toLocaleString('en-US')} edges ` +
          `do not fit into its ${cursor.size.toLocaleString('en-US')} bytes`,
      );
    }
    return header;
  } catch (error) {
    if (error instanceof HeaderProblem) cursor.fail(error.message);
    throw error;
  }
}

function readSections(cursor: JsonCursor, header: SnapshotHeader): ReadSnapshot {
  let nodes: NodeColumns | undefined;
  let edges: EdgeColumns | undefined;
  let strings: StringColumns | undefined;
  let locations: LocationColumns | undefined;
  const seen = new Set(['snapshot']);
  while (cursor.takeComma(CLOSE_BRACE, 'the list of its sections')) {
    const name = cursor.key('the list of its sections');
    if (seen.has(name)) cursor.fail(`it has two sections "${name}"`);
    seen.add(name);
    if (name === 'nodes') nodes = scanNodes(cursor, header);
    else if (name === 'edges') edges = scanEdges(cursor, header);
    else if (name === 'strings') strings = scanStrings(cursor);
    else if (name === 'locations' && header.locationFields !== null) {
      locations = scanLocations(cursor, header, header.locationFields);
    } else cursor.skipValue(`the section "${name}"`);
  }
  if (cursor.peek() !== -1) cursor.failUnexpected('the end of the file');
  if (nodes === undefined) cursor.fail('it has no section "nodes"');
  if (edges === undefined) cursor.fail('it has no section "edges"');
  if (strings === undefined) cursor.fail('it has no section "strings"');
  checkNames(cursor, nodes, edges, strings);
  return {
    facts: {
      nodeCount: header.nodeCount,
      edgeCount: header.edgeCount,
      root: header.root,
      nodeTypes: header.nodeTypes,
      edgeTypes: header.edgeTypes,
    },
    columns: { ...nodes.columns, ...edges.columns, ...strings, ...(locations ?? noLocations()) },
  };
}

function checkNames(
  cursor: JsonCursor,
  nodes: NodeColumns,
  edges: EdgeColumns,
  strings: StringColumns,
): void {
  const count = strings.stringStart.length - 1;
  const last = Math.max(nodes.lastName, edges.lastName);
  if (last >= count) {
    cursor.fail(
      `a ${nodes.lastName >= count ? 'node' : 'edge'} is named by string ${last}, but it has ${count} strings`,
    );
  }
}
