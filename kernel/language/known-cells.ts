/**
 * What the thread knows of earlier cells: their declarations, as text that tslab's converter makes from each.
 * The converter's other output is not for running: it copies variables, so that closures would see stale
 * values.
 */
import type { Converter, Diagnostic } from 'tslab/dist/converter.js';
import type { Advice, KnownCell, Lesson } from './requests.js';

/**
 * Errors that say nothing about a cell that ran: about what cells may do and modules may not (2300, 2451),
 * about modules found at run time (2306, 2307, 2792, 7016), and about what Node knows and the checker's
 * library of 2022 does not (2550, 2583, 2584, 2585).
 */
const SILENCED = new Set([2300, 2306, 2307, 2451, 2550, 2583, 2584, 2585, 2792, 7016]);
/** Errors below this are of syntax, of which the parser that ran the cell knows better. */
const FIRST_TYPE_ERROR = 2000;

export class KnownCells {
  readonly #converter: Converter;
  readonly #prelude: string;
  #declarations: string;

  constructor(converter: Converter, prelude: string) {
    this.#converter = converter;
    this.#prelude = prelude;
    this.#declarations = prelude;
  }

  get declarations(): string {
    return this.#declarations;
  }

  learn({ forget, typed, untyped }: Lesson): void {
    if (forget) this.#declarations = this.#prelude;
    for (const cell of untyped) this.#learnNames(cell);
    for (const batch of batchesOf(typed)) this.#learnAll(batch);
  }

  /** Learns a cell, and says what is doubtful about its types. */
  advise(cell: KnownCell): Advice[] {
    const { diagnostics, declOutput } = this.#converter.convert(this.#declarations, cell.code);
    if (diagnostics.length === 0) this.#declarations = declOutput ?? this.#declarations;
    else this.#learnDespite(cell, diagnostics);
    return diagnostics
      .filter(({ code, fileName }) => !fileName && code >= FIRST_TYPE_ERROR && !SILENCED.has(code))
      .map(advice);
  }

  /** Many cells at once take little longer than one, but one that the converter cannot take spoils all. */
  #learnAll(batch: readonly KnownCell[]): void {
    const code = batch.map(({ code }) => code).join('\n;\n');
    if (this.#convert(code)) return;
    for (const cell of batch) {
      const { diagnostics, declOutput } = this.#converter.convert(this.#declarations, cell.code);
      if (diagnostics.length === 0) this.#declarations = declOutput ?? this.#declarations;
      else this.#learnDespite(cell, diagnostics);
    }
  }

  /** The converter gives no declarations of what has errors: those that can be told to be quiet are. */
  #learnDespite(cell: KnownCell, diagnostics: readonly Diagnostic[]): void {
    const doubtful = new Set(diagnostics.filter(({ fileName }) => !fileName).map(({ start }) => start.line));
    const lines = cell.code.split('\n');
    const quiet = lines.flatMap((line, index) => (doubtful.has(index) ? ['// @ts-ignore', line] : [line]));
    if (!this.#convert(quiet.join('\n'))) this.#learnNames(cell);
  }

  #learnNames({ values, types }: KnownCell): void {
    const declared = [
      ...values.map(name => `let ${name}: any;`),
      ...types.filter(name => !values.includes(name)).map(name => `type ${name} = any;`),
    ];
    this.#convert(declared.join('\n'));
  }

  /** Whether the code has no errors, and its declarations are known now. */
  #convert(code: string): boolean {
    const { diagnostics, declOutput } = this.#converter.convert(this.#declarations, code);
    if (diagnostics.length > 0 || declOutput === undefined) return false;
    this.#declarations = declOutput;
    return true;
  }
}

/** Cells in their order, in as few batches as declare no name twice. */
function batchesOf(cells: readonly KnownCell[]): KnownCell[][] {
  const batches: KnownCell[][] = [];
  let names = new Set<string>();
  for (const cell of cells) {
    const own = [...cell.values, ...cell.types];
    if (batches.length === 0 || own.some(name => names.has(name))) {
      batches.push([]);
      names = new Set();
    }
    batches.at(-1)!.push(cell);
    for (const name of own) names.add(name);
  }
  return batches;
}

function advice({ messageText, start, end }: Diagnostic): Advice {
  return {
    message: messageText,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
