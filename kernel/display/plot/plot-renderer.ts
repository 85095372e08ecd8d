/** Draws Vega-Lite specifications as SVG, in a thread of its own that starts with the first plot. */
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../../runtime/user-error.js';
import type { Json } from '../mime.js';

export interface PlotRequest {
  id: number;
  spec: Json;
  /** Where data files that the specification names are looked for. */
  folder: string;
}

export type PlotReply = { id: number; svg: string } | { id: number; problem: string };

export class PlotRenderer {
  readonly #folder: string;
  readonly #waiting = new Map<number, (reply: PlotReply) => void>();
  #worker: Worker | undefined;
  #lastId = 0;

  /** Data files are resolved from the folder. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The plot as SVG text; an Error with Vega's words if the specification is wrong. */
  async render(spec: Json): Promise<string> {
    const id = ++this.#lastId;
    const reply = await new Promise<PlotReply>(resolve => {
      this.#waiting.set(id, resolve);
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage({ id, spec, folder: `${this.#folder}/` } satisfies PlotRequest);
    });
    if ('problem' in reply) throw new Error(reply.problem);
    return reply.svg;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./plot-worker.js', import.meta.url), { execArgv: [] });
    worker.on('message', (reply: PlotReply) => {
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
      // An idle thread must not keep the process alive.
      if (this.#waiting.size === 0) worker.unref();
    });
    worker.on('error', error => this.#fail(messageOf(error)));
    worker.on('exit', () => this.#fail('the thread that draws plots ended'));
    return worker;
  }

  #fail(problem: string): void {
    this.#worker = undefined;
    for (const [id, resolve] of this.#waiting) resolve({ id, problem });
    this.#waiting.clear();
  }
}
