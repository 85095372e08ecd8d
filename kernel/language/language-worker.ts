/** The thread that TypeScript lives in, as its questioner sees it: one question at a time, restarted when it fails. */
import { Worker } from 'node:worker_threads';
import type { LanguageReply, LanguageRequest, LanguageWorkerData } from './requests.js';

/** A question that takes longer has hung the thread; starting TypeScript on a busy machine takes a few seconds. */
const LONGEST_MS = 20_000;
/** Of a thread that grows beyond this, the rest is not worth its memory. */
const HEAP_MB = 768;

export class LanguageWorker {
  readonly #data: LanguageWorkerData;
  readonly #longestMs: number;
  #worker: Worker | undefined;

  constructor(data: LanguageWorkerData, longestMs = LONGEST_MS) {
    this.#data = data;
    this.#longestMs = longestMs;
  }

  get isStarted(): boolean {
    return this.#worker !== undefined;
  }

  /** Starts the thread if there is none. It is ended where it hangs or crashes, and the promise rejected. */
  async ask(request: LanguageRequest): Promise<LanguageReply> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    try {
      return await replyOf(worker, request, this.#longestMs);
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
      stdout: true,
      stderr: true,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // What the converter prints is not for the kernel's own output.
    worker.stdout.resume();
    worker.stderr.resume();
    // A thread that ends between two questions is missed by the next one.
    worker.on('error', () => void this.stop(worker));
    worker.unref();
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
      how();
    };
    worker.on('message', answer).on('error', fail).on('exit', end);
    worker.postMessage(request);
  });
}
