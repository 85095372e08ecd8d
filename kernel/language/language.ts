/**
 * The language service of a kernel: completion, hover, type advice. TypeScript lives in a thread that starts
 * with the first question, so that who never asks does not pay for it, and cells run while it thinks.
 */
import { Worker } from 'node:worker_threads';
import { escapeHtml } from '../display/escape-html.js';
import type { MimeBundle } from '../display/mime.js';
import { CellSyntaxError, declaredNames } from '../session/transpile.js';
import { globalDeclarations } from './global-declarations.js';
import type { Advice, Completion, Hover, LanguageAnswer, LanguageRequest } from './requests.js';

/** A question that takes longer has hung the service, which is started anew then. */
const LONGEST_MS = 20_000;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export interface LanguageOptions {
  /** Names that may follow `%` or `%%` at the start of a cell. */
  magics?: readonly string[];
}

export class Language {
  readonly #magics: readonly string[];
  /** All cells that ran: what a new thread must be told. */
  #cells: string[] = [];
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor({ magics = [] }: LanguageOptions = {}) {
    this.#magics = magics;
  }

  /** Whether TypeScript is loaded: somebody has asked. */
  get isStarted(): boolean {
    return this.#worker !== undefined;
  }

  /**
   * Makes a cell's declarations known to later ones, and gives the type checker's advice on it; none before
   * the service is started.
   */
  async cellRan(source: string): Promise<Advice[]> {
    this.#cells.push(source);
    return this.isStarted ? this.#tell(source) : [];
  }

  /** Forgets all cells: the session is a new one. */
  reset(): void {
    this.#cells = [];
    this.#stop('the session is a new one');
  }

  /** Offsets count UTF-16 code units. */
  async complete(code: string, cursor: number): Promise<Completion> {
    const magic = /^%%?(\S*)$/.exec(code.slice(0, cursor));
    if (magic) {
      const start = cursor - magic[1]!.length;
      const names = this.#magics.filter(name => name.startsWith(magic[1]!));
      return { start, end: cursor, matches: names.map(text => ({ text, type: 'magic' })) };
    }
    return this.#ask({ kind: 'complete', code: withoutMagic(code), cursor });
  }

  /** Undefined where nothing is known. */
  async inspect(code: string, cursor: number, detail: 0 | 1): Promise<MimeBundle | undefined> {
    const hover = await this.#ask({ kind: 'inspect', code: withoutMagic(code), cursor, detail });
    return hover && hoverBundle(hover);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#stop('the kernel ends');
    await worker?.terminate();
  }

  #tell(source: string): Promise<Advice[]> {
    const code = withoutMagic(source);
    return this.#ask({ kind: 'ran', code, names: namesIn(code) });
  }

  #ask<Request extends LanguageRequest>(request: Request): Promise<LanguageAnswer<Request>> {
    const worker = this.#startedWorker();
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#stop('it took too long'), LONGEST_MS);
      const settle =
        <Value>(how: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          this.#waiting.delete(id);
          how(value);
        };
      this.#waiting.set(id, {
        resolve: settle(resolve as (answer: unknown) => void),
        reject: settle(reject),
      });
      worker.postMessage({ id, request });
    });
  }

  #startedWorker(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: { prelude: globalDeclarations() },
      // What the converter prints is not for the kernel's own output.
      stdout: true,
      execArgv: [],
    });
    worker.on('message', ({ id, answer, failure }: { id: number; answer?: unknown; failure?: string }) => {
      const waiting = this.#waiting.get(id);
      if (failure === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(failure));
    });
    worker.on('error', error => {
      if (this.#worker === worker) this.#stop(error.message);
    });
    worker.unref();
    this.#worker = worker;
    for (const source of this.#cells) void this.#tell(source).catch(() => {});
    return worker;
  }

  /** Ends the thread; the next question starts another. */
  #stop(reason: string): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    for (const { reject } of this.#waiting.values()) {
      reject(new Error(`the language service has no answer: ${reason}`));
    }
  }
}

/** A magic's line is not TypeScript; lines and columns stay. */
function withoutMagic(code: string): string {
  return code.replace(/^%.*/, line => ' '.repeat(line.length));
}

function namesIn(code: string): string[] {
  try {
    return declaredNames(code);
  } catch (error) {
    if (error instanceof CellSyntaxError) return [];
    throw error;
  }
}

function hoverBundle({ signature, documentation }: Hover): MimeBundle {
  const paragraphs = documentation.split(/\n\s*\n/).filter(paragraph => paragraph.trim() !== '');
  const html = paragraphs.map(paragraph => `<p>${escapeHtml(paragraph)}</p>`).join('');
  return {
    'text/plain': [signature, ...paragraphs].join('\n\n'),
    'text/html': `<pre>${escapeHtml(signature)}</pre>${html}`,
  };
}
