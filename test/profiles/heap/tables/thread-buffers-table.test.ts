/** Shared memory in the snapshots of two threads. */
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openHeap } from '../../../../profiles/heap/reading/open-heap.js';
import { type BufferRow, bufferRows } from '../../../../profiles/heap/tables/buffers-table.js';
import { threadBuffersTable } from '../../../../profiles/heap/tables/thread-buffers-table.js';
import { tagBuffer } from '../../../../profiles/heap/taking/buffer-tag.js';

const BYTES = 3_000_000;
/** Holds a buffer of its own, and what it is given, marked or not. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { marked, unmarked, tag } = workerData;
marked.mark = tag;
globalThis.held = { view: new Uint8Array(marked), unmarked, own: new ArrayBuffer(${BYTES + 2}) };
parentPort.on('message', () => {});
parentPort.postMessage('ready');`;

async function buffersOf(worker: Worker, file: string): Promise<BufferRow[]> {
  await pipeline(await worker.getHeapSnapshot(), createWriteStream(file));
  return bufferRows((await openHeap(file, { store: false })).heap);
}

test('a marked buffer that two threads share counts once, an unmarked one in each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-threads-'));
  const marked = new SharedArrayBuffer(BYTES);
  const unmarked = new SharedArrayBuffer(BYTES + 1);
  const tag = tagBuffer(marked);
  const start = (): Worker => new Worker(THREAD, { eval: true, workerData: { marked, unmarked, tag } });
  const workers = [start(), start()];
  try {
    await Promise.all(workers.map(worker => once(worker, 'message')));
    const threads: BufferRow[][] = [];
    for (const [n, worker] of workers.entries()) {
      threads.push(await buffersOf(worker, join(folder, `${n}.heapsnapshot`)));
    }
    const rows = threadBuffersTable(threads).objects() as { bytes: number }[];
    const large = rows.filter(({ bytes }) => bytes >= BYTES);
    // In the order of the columns: tag, constructor, bytes, threads, handles, views.
    assert.equal(large.map(Object.values), [
      [null, 'ArrayBuffer', BYTES + 2, 1, 1, 0],
      [null, 'ArrayBuffer', BYTES + 2, 1, 1, 0],
      [null, 'SharedArrayBuffer', BYTES + 1, 1, 1, 0],
      [null, 'SharedArrayBuffer', BYTES + 1, 1, 1, 0],
      [tag, 'SharedArrayBuffer', BYTES, 2, 2, 2],
    ]);
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()));
    rmSync(folder, { recursive: true });
  }
});

test('a mark stays the same where it is given, and marks differ', () => {
  const one = new ArrayBuffer(8);
  const mark = tagBuffer(one, 'grid');
  assert.is(tagBuffer(new ArrayBuffer(8), mark), mark);
  assert.equal(Object.keys(one), []);
  assert.is.not(tagBuffer(new ArrayBuffer(8)), tagBuffer(new ArrayBuffer(8)));
});

test.run();
