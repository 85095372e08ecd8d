/** Samples resident memory in a thread of its own (`resident-worker.ts`). */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ResidentOrder, ResidentSamples } from './resident-worker.js';

export class ResidentSampler {
  private constructor(
    private readonly worker: Worker,
    private readonly stopFlag: Int32Array,
  ) {}

  /** Resolves when the first sample is near: what the thread itself takes is in all of them. */
  static async start(everyMs: number): Promise<ResidentSampler> {
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const worker = new Worker(new URL('./resident-worker.js', import.meta.url), {
      workerData: { everyMs, stop } satisfies ResidentOrder,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 2 },
    });
    await once(worker, 'message');
    return new ResidentSampler(worker, new Int32Array(stop));
  }

  async stop(): Promise<ResidentSamples> {
    const last = once(this.worker, 'message');
    Atomics.store(this.stopFlag, 0, 1);
    Atomics.notify(this.stopFlag, 0);
    const [samples] = (await last) as [ResidentSamples];
    return samples;
  }
}
