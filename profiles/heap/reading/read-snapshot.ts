/**
 * Reads a `.heapsnapshot` file into columns, in one pass over its bytes (the format: snapshot-header.ts).
 *
 * Everything that the file says twice must agree: counts, the sum of the nodes' edges, targets, names. A file
 * that does not is refused, since its tables would be wrong without a sign.
 */
import { closeSync, openSync } from 'node:fs';
import { UserError } from '../../../runtime/user-error.js';
import type { HeapFacts, SnapshotColumns } from '../columns.js';
import { EdgesAhead } from '../graph/edges-ahead.js';
import { CHUNK_BYTES, CLOSE_BRACE, JsonCursor, OPEN_BRACE } from './json-cursor.js';
import {
  createEdgeColumns,
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
const FOREIGN_FILES = new Map([
  ['nodes', 'a CPU profile'],
  ['head', 'a sampled heap profile'],
  ['traceEvents', 'a trace'],
  ['cells', 'a notebook'],
]);

export interface ReadOptions {
  /** Hears how many of the file's bytes were read so far. */
  readonly onBytes?: (done: number, of: number) => void;
  /** How many bytes are in memory at once. */
  readonly chunkBytes?: number;
  /** Whether the edges are read in a second thread (edges-ahead.ts); by default where the file is large. */
  readonly inThreads?: boolean;
}

/** From so many bytes on a second thread saves more time than its start takes. */
const BYTES_FOR_TWO_THREADS = 50e6;

/** Reads the file. Throws UserError where it is not a whole and sound heap snapshot. */
export function readSnapshot(file: string, options: ReadOptions = {}): ReadSnapshot {
  const { size } = stampOf(file);
  const { onBytes, chunkBytes = CHUNK_BYTES, inThreads = size >= BYTES_FOR_TWO_THREADS } = options;
  const onPosition = (position: number): void => onBytes?.(position, size);
  const descriptor = openSync(file, 'r');
  let ahead: EdgesAhead | null = null;
  try {
    const cursor = new JsonCursor(descriptor, size, file, chunkBytes, onPosition);
    const header = readHeader(cursor, file);
    if (inThreads) ahead = new EdgesAhead(file, header, cursor.position);
    return readSections(cursor, header, () => ahead?.take(cursor, onPosition) ?? null);
  } catch (error) {
    ahead?.stop();
    throw error;
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
    const found = FOREIGN_FILES.get(first) ?? `a file that starts with {"${first.slice(0, 40)}": …}`;
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

function readSections(
  cursor: JsonCursor,
  header: SnapshotHeader,
  takeEdges: () => EdgeColumns | null,
): ReadSnapshot {
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
    else if (name === 'edges') edges = takeEdges() ?? scanEdges(cursor, header, createEdgeColumns(header));
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
