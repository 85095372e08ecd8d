/** The thread that reads a snapshot's edges ahead (edges-ahead.ts). */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { CHUNK_BYTES, JsonCursor } from '../reading/json-cursor.js';
import { scanEdges } from '../reading/scan-records.js';
import { type EdgesRequest, FIGURES, STATES } from './edges-ahead.js';

const KEY = Buffer.from('"edges":');

/** Where in the file the first such bytes end, from a place on; -1 where there are none. */
function findBehindKey(descriptor: number, from: number): number {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (let offset = from; ; ) {
    const read = readSync(descriptor, buffer, 0, buffer.length, offset);
    const found = buffer.subarray(0, read).indexOf(KEY);
    if (found >= 0) return offset + found + KEY.length;
    if (read < KEY.length) return -1;
    // The key may lie across two chunks.
    offset += read - KEY.length + 1;
  }
}

function readAhead({ file, header, from, columns, figures }: EdgesRequest): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = findBehindKey(descriptor, from);
    if (start < 0) return false;
    const { size } = fstatSync(descriptor);
    const cursor = new JsonCursor(descriptor, size, file, CHUNK_BYTES, position => {
      figures[FIGURES.position] = position;
    });
    cursor.seek(start);
    const { lastName } = scanEdges(cursor, header, columns);
    figures[FIGURES.start] = start;
    figures[FIGURES.end] = cursor.position;
    figures[FIGURES.lastName] = lastName;
    return true;
  } finally {
    closeSync(descriptor);
  }
}

const request = workerData as EdgesRequest;
let state: number = STATES.failed;
try {
  if (readAhead(request)) state = STATES.done;
} finally {
  Atomics.store(request.state, 0, state);
  Atomics.notify(request.state, 0);
}
