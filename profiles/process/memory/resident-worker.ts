/**
 * The thread that samples resident memory: it goes on while the main thread is busy with one long piece of work, when
 * a timer of its own would be late.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { NumberColumns } from './number-columns.js';
import { ResidentMemory } from './resident-memory.js';

export interface ResidentOrder {
  readonly everyMs: number;
  /** One `Int32`: set to 1 and notified, sampling ends. */
  readonly stop: SharedArrayBuffer;
}

/** Times are milliseconds since 1970, with fractions; sizes are bytes. */
export interface ResidentSamples {
  readonly hasHighWater: boolean;
  readonly at: Float64Array;
  readonly rss: Float64Array;
  readonly peakRss: Float64Array;
}

const { everyMs, stop } = workerData as ResidentOrder;
const stopped = new Int32Array(stop);
const memory = new ResidentMemory();
const samples = new NumberColumns(['at', 'rss', 'peakRss']);

function sample(): void {
  samples.add({ at: performance.timeOrigin + performance.now(), ...memory.read() });
}

// The first reading sets the mark back.
memory.read();
parentPort!.postMessage('ready');
while (Atomics.wait(stopped, 0, 0, everyMs) === 'timed-out') sample();
sample();
const { hasHighWater } = memory;
memory.close();
parentPort!.postMessage({
  hasHighWater,
  at: samples.column('at').slice(),
  rss: samples.column('rss').slice(),
  peakRss: samples.column('peakRss').slice(),
} satisfies ResidentSamples);
