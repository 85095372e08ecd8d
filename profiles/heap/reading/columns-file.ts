/**
 * Columns stored beside their snapshot, as `<snapshot>.columns`, so that it is parsed once.
 *
 * | bytes | content |
 * |---|---|
 * | 8 | `ARCHEAP` and the version of this layout, one byte |
 * | 4 | length of the header |
 * | 4 | CRC-32 of the header |
 * | … | the header, JSON: the snapshot's size and time of change, the heap's facts, where each column is |
 * | … | the columns, each from a multiple of 8 bytes on, little-endian |
 *
 * A file that does not fit its snapshot, or is damaged, is as good as none: the snapshot is read again.
 */
import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { HeapColumns, HeapFacts } from '../columns.js';
import type { SnapshotStamp } from './snapshot-stamp.js';

const MAGIC = Buffer.from('ARCHEAP\x01', 'latin1');
const PREFIX_BYTES = 16;
/** One read or write: below the 2 GB that the system takes at once. */
const BLOCK_BYTES = 64 << 20;

const bytesOn = (buffer: SharedArrayBuffer) => new Uint8Array(buffer);
const wordsOn = (buffer: SharedArrayBuffer) => new Uint32Array(buffer);
const signedOn = (buffer: SharedArrayBuffer) => new Int32Array(buffer);
const wideOn = (buffer: SharedArrayBuffer) => new Float64Array(buffer);

/** The columns in the order of the file, and how each lies in memory. */
const COLUMN_ON = {
  nodeType: bytesOn,
  nodeName: wordsOn,
  nodeId: wordsOn,
  shallow: wideOn,
  firstEdge: wordsOn,
  edgeType: bytesOn,
  edgeName: wordsOn,
  edgeTo: wordsOn,
  text: bytesOn,
  stringStart: wideOn,
  locationNode: wordsOn,
  locationScript: wordsOn,
  locationLine: wordsOn,
  locationColumn: wordsOn,
  dominator: wordsOn,
  retained: wideOn,
  distance: signedOn,
} as const satisfies Record<keyof HeapColumns, (buffer: SharedArrayBuffer) => ArrayBufferView>;
type ColumnName = keyof typeof COLUMN_ON;
const COLUMN_NAMES = Object.keys(COLUMN_ON) as ColumnName[];

const Header = z.object({
  source: z.object({ size: z.number(), changed: z.number() }),
  facts: z.object({
    nodeCount: z.number(),
    edgeCount: z.number(),
    root: z.number(),
    nodeTypes: z.array(z.string()).readonly(),
    edgeTypes: z.array(z.string()).readonly(),
  }),
  columns: z.record(z.string(), z.object({ at: z.number(), bytes: z.number(), crc: z.number() })),
});
type Header = z.infer<typeof Header>;

/** What is known of a heap without its file. */
export interface StoredHeap {
  readonly facts: HeapFacts;
  readonly columns: HeapColumns;
}

/** The file that holds a snapshot's columns. */
export const columnsFileOf = (snapshot: string): string => `${snapshot}.columns`;

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/**
 * Stores the columns of the snapshot whose stamp this is: beside the final file, then renamed, so that a
 * half-written file is never found. Throws what the file system throws.
 */
export function storeColumns(snapshot: string, stamp: SnapshotStamp, { facts, columns }: StoredHeap): void {
  const file = columnsFileOf(snapshot);
  const partial = `${file}.${process.pid}.partial`;
  const places: Header['columns'] = {};
  let at = 0;
  for (const name of COLUMN_NAMES) {
    const bytes = bytesOf(columns[name]);
    places[name] = { at, bytes: bytes.length, crc: checksum(bytes) };
    at += padded(bytes.length);
  }
  const header = Buffer.from(JSON.stringify({ source: stamp, facts, columns: places } satisfies Header));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(header.length, 8);
  prefix.writeUInt32LE(crc32(header), 12);
  const start = padded(PREFIX_BYTES + header.length);
  try {
    const descriptor = openSync(partial, 'w');
    try {
      writeAll(descriptor, prefix, 0);
      writeAll(descriptor, header, PREFIX_BYTES);
      for (const name of COLUMN_NAMES) writeAll(descriptor, bytesOf(columns[name]), start + places[name]!.at);
    } finally {
      closeSync(descriptor);
    }
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** The stored columns of a snapshot with this stamp; null where there are none, or none that are sound. */
export function loadColumns(snapshot: string, stamp: SnapshotStamp): StoredHeap | null {
  let descriptor: number;
  try {
    descriptor = openSync(columnsFileOf(snapshot), 'r');
  } catch {
    return null;
  }
  try {
    return readColumns(descriptor, stamp);
  } finally {
    closeSync(descriptor);
  }
}

function readColumns(descriptor: number, stamp: SnapshotStamp): StoredHeap | null {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  if (!readAll(descriptor, prefix, 0) || !prefix.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const headerBytes = prefix.readUInt32LE(8);
  if (headerBytes > 1 << 20) return null;
  const text = Buffer.alloc(headerBytes);
  if (!readAll(descriptor, text, PREFIX_BYTES) || crc32(text) !== prefix.readUInt32LE(12)) return null;
  const { source, facts, columns: places } = Header.parse(JSON.parse(text.toString('utf8')));
  if (source.size !== stamp.size || source.changed !== stamp.changed) return null;
  const start = padded(PREFIX_BYTES + headerBytes);
  const columns: Partial<Record<ColumnName, HeapColumns[ColumnName]>> = {};
  for (const name of COLUMN_NAMES) {
    const { at, bytes, crc } = places[name]!;
    const column = COLUMN_ON[name](new SharedArrayBuffer(bytes));
    const target = bytesOf(column);
    if (!readAll(descriptor, target, start + at) || checksum(target) !== crc) return null;
    columns[name] = column;
  }
  return { facts, columns: columns as unknown as HeapColumns };
}

/** The memory of a column as bytes. */
function bytesOf(column: HeapColumns[ColumnName]): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

function* blocksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) yield bytes.subarray(at, at + BLOCK_BYTES);
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const block of blocksOf(bytes)) sum = crc32(block as Uint8Array<ArrayBuffer>, sum);
  return sum;
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  let at = 0;
  while (at < bytes.length) {
    at += writeSync(descriptor, bytes, at, Math.min(BLOCK_BYTES, bytes.length - at), position + at);
  }
}

/** Fills `bytes` from the file; false where the file is too short. */
function readAll(descriptor: number, bytes: Uint8Array, position: number): boolean {
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(descriptor, bytes, at, Math.min(BLOCK_BYTES, bytes.length - at), position + at);
    if (read === 0) return false;
    at += read;
  }
  return true;
}
