/**
 * The language service of a kernel: completion, hover, type advice. TypeScript lives in a thread that starts
 * with the first question, so that who never asks does not pay for it, and cells run while it thinks.
 *
 * Questions are answered in order. One that waits while the thread is busy gives way to a newer one of its
 * kind. A thread that hangs or crashes is replaced; the cells it was learning then are known by name only.
 */
import { messageOf } from '../../runtime/user-error.js';
import { escapeHtml } from '../display/escape-html.js';
import type { MimeBundle } from '../display/mime.js';
import { readableCode } from './cell-code.js';
import { completionOf } from './completion-of.js';
import { EarlierCells } from './earlier-cells.js';
import { globalDeclarations } from './global-declarations.js';
import { LanguageWorker, type Patience } from './language-worker.js';
import type { Advice, Answer, Completion, Hover, KnownCell, LanguageRequest, Question } from './requests.js';

export interface LanguageOptions {
  /** Modules are looked for from here; the notebook's folder. */
  folder: string;
  /** Completes a magic's line; undefined where the cursor is in none. */
  completeMagic?(code: string, cursor: number): Promise<Completion | undefined>;
  /** Hears why a question had no answer. By default it goes to standard error. */
  onFailure?(reason: string): void;
  patience?: Partial<Patience>;
}

interface Waiting {
  question: Question;
  /** Undefined where there is no answer. */
  settle(answer: Answer | undefined): void;
}

export class Language {
  readonly #completeMagic: LanguageOptions['completeMagic'];
  readonly #worker: LanguageWorker;
  readonly #onFailure: (reason: string) => void;
  readonly #cells = new EarlierCells();
  /** Cells that the thread knows. */
  #learned = new WeakSet<KnownCell>();
  /** Cells that the thread failed on. */
  readonly #untypable = new WeakSet<KnownCell>();
  readonly #queue: Waiting[] = [];
  #isBusy = false;
  #isClosed = false;
  #isOtherSession = false;

  constructor({ folder, completeMagic, onFailure = tellStandardError, patience }: LanguageOptions) {
    this.#completeMagic = completeMagic;
    this.#onFailure = onFailure;
    this.#worker = new LanguageWorker({ folder, prelude: globalDeclarations() }, patience);
  }

  /** Whether TypeScript is loaded: somebody has asked. */
  get isStarted(): boolean {
    return this.#worker.isStarted;
  }

  /** Starts in the background: with the first question TypeScript reads its libraries, so one is put before anybody asks. */
  warmUp(): void {
    if (!this.isStarted) void this.complete('', 0);
  }

  /**
   * Makes a cell's declarations known to later ones, and gives the type checker's advice on it; none before
   * the service is started.
   */
  async cellRan(source: string): Promise<Advice[]> {
    const cell = this.#cells.add(source);
    return this.isStarted ? ((await this.#ask({ kind: 'advise', cell })) ?? []) : [];
  }

  /** Forgets all cells: the session is a new one. */
  reset(): void {
    this.#cells.clear();
    this.#learned = new WeakSet();
    this.#isOtherSession = true;
  }

  /** Without TypeScript's answer there are still the names that cells declared. */
  async complete(code: string, cursor: number): Promise<Completion> {
    const magic = await this.#completeMagic?.(code, cursor);
    if (magic) return magic;
    const answer = await this.#ask({ kind: 'complete', code: readableCode(code), cursor });
    return answer ?? this.#namesAt(code, cursor);
  }

  /** Undefined where nothing is known. */
  async inspect(code: string, cursor: number, detail: 0 | 1): Promise<MimeBundle | undefined> {
    const hover = await this.#ask({ kind: 'inspect', code: readableCode(code), cursor, detail });
    return hover && hoverBundle(hover);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { settle } of this.#queue.splice(0)) settle(undefined);
    await this.#worker.stop();
  }

  #namesAt(code: string, cursor: number): Completion {
    const word = /(?:^|[^\w$.'"`])([\w$]+)$/.exec(code.slice(0, cursor));
    return completionOf(word ? this.#cells.values() : [], 'instance', word?.[1] ?? '', cursor);
  }

  #ask<Asked extends Question>(question: Asked): Promise<Answer<Asked> | undefined> {
    const stale = this.#queue.findIndex(
      ({ question: { kind } }) => kind === question.kind && kind !== 'advise',
    );
    if (stale >= 0) this.#queue.splice(stale, 1)[0]!.settle(undefined);
    return new Promise(resolve => {
      this.#queue.push({ question, settle: answer => resolve(answer as Answer<Asked> | undefined) });
      if (!this.#isBusy) void this.#answerAll();
    });
  }

  async #answerAll(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#next(); next; next = this.#next()) next.settle(await this.#answer(next.question));
    this.#isBusy = false;
  }

  /** Somebody waits for completion and hover; advice comes when it comes. */
  #next(): Waiting | undefined {
    const urgent = this.#queue.findIndex(({ question }) => question.kind !== 'advise');
    return this.#queue.splice(Math.max(urgent, 0), 1)[0];
  }

  async #answer(question: Question): Promise<Answer | undefined> {
    await this.#teach(question.kind === 'advise' ? question.cell : undefined);
    const answer = await this.#request(question);
    if (question.kind === 'advise') this.#learned.add(question.cell);
    return answer;
  }

  /** Tells the thread all cells that it does not know, but for one. */
  async #teach(except: KnownCell | undefined): Promise<void> {
    if (!this.isStarted) this.#learned = new WeakSet();
    const learned = this.#learned;
    const news = this.#cells.all().filter(cell => cell !== except && !learned.has(cell));
    if (news.length === 0 && !this.#isOtherSession) return;
    const forget = this.#isOtherSession;
    this.#isOtherSession = false;
    const untyped = news.filter(cell => this.#untypable.has(cell));
    const typed = news.filter(cell => !this.#untypable.has(cell));
    await this.#request({ kind: 'learn', forget, typed, untyped });
    if (this.isStarted) for (const cell of news) learned.add(cell);
  }

  async #request(request: LanguageRequest): Promise<Answer | undefined> {
    try {
      const reply = await this.#worker.ask(request);
      if ('answer' in reply) return reply.answer;
      this.#onFailure(reply.failure);
    } catch (error) {
      if (this.#isClosed) return undefined;
      this.#onFailure(messageOf(error));
      const suspects = request.kind === 'learn' ? request.typed : [];
      for (const cell of request.kind === 'advise' ? [request.cell] : suspects) this.#untypable.add(cell);
    }
    return undefined;
  }
}

function tellStandardError(reason: string): void {
  process.stderr.write(`arclab: no answer from TypeScript about a cell: ${reason}\n`);
}

function hoverBundle({ signature, documentation }: Hover): MimeBundle {
  const paragraphs = documentation.split(/\n\s*\n/).filter(paragraph => paragraph.trim() !== '');
  const html = paragraphs.map(paragraph => `<p>${escapeHtml(paragraph)}</p>`).join('');
  return {
    'text/plain': [signature, ...paragraphs].join('\n\n'),
    'text/html': `<pre>${escapeHtml(signature)}</pre>${html}`,
  };
}
