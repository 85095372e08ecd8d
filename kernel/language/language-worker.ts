/** The thread that TypeScript lives in, as its questioner sees it: one question at a time, restarted when it fails. */
import { Worker } from 'node:worker_threads';
import type { LanguageReply, LanguageRequest, LanguageWorkerData } from './requests.js';

/** How long the thread may take, in milliseconds, before it is taken to hang. */
export interface Patience {
  /** To start TypeScript, in addition to the first answer; on a busy machine that takes seconds. */
  start: number;
  answer: number;
}

const PATIENCE: Patience = { start: 60_000, answer: 20_000 };
/** Of a thread that grows beyond this, the rest is not worth its memory. */
const HEAP_MB = 768;

export class LanguageWorker {
  readonly #data: LanguageWorkerData;
  readonly #patience: Patience;
  #worker: Worker | undefined;

  constructor(data: LanguageWorkerData, patience: Partial<Patience> = {}) {
    this.#data = data;
    this.#patience = { ...PATIENCE, ...patience };
  }

  get isStarted(): boolean {
    return this.#worker !== undefined;
  }

  /** Starts the thread if there is none. It is ended where it hangs or crashes, and the promise rejected. */
  async ask(request: LanguageRequest): Promise<LanguageReply> {
    const starting = this.#worker ? 0 : this.#patience.start;
    this.#worker ??= this.#start();
    const worker = this.#worker;
    try {
      return await replyOf(worker, request, starting + this.#patience.answer);
    } catch (error) {
      await this.stop(worker);
      throw error;
    }
  }

  async stop(worker = this.#worker): Promise<void> {
    if (this.#worker === worker) this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: this.#data,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // A thread that ends between two questions is missed by the next one.
    worker.on('error', () => void this.stop(worker));
    return worker;
  }
}

function replyOf(worker: Worker, request: LanguageRequest, longestMs: number): Promise<LanguageReply> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => settle(() => reject(error));
    const end = (): void => fail(new Error('its thread ended'));
    const answer = (reply: LanguageReply): void => settle(() => resolve(reply));
    const timer = setTimeout(() => fail(new Error(`no answer within ${longestMs / 1000} s`)), longestMs);
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      worker.off('message', answer).off('error', fail).off('exit', end);
      // A thread that nobody asks keeps no process alive, though it was listened to.
      worker.unref();
      how();
    };
    worker.on('message', answer).on('error', fail).on('exit', end);
    worker.ref();
    worker.postMessage(request);
  });
}
