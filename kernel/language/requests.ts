/** What the language service is asked, and what it answers. Offsets count UTF-16 code units. */

export interface Match {
  text: string;
  /** What it is, in Jupyter's words: `function`, `class`, `instance`, `module`, `keyword`, `property`, … */
  type: string;
  signature?: string;
}

export interface Completion {
  start: number;
  end: number;
  matches: Match[];
}

/** Advice of the type checker; line and column count from 1. */
export interface Advice {
  message: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Text about what is under the cursor: a signature, and its documentation as Markdown. */
export interface Hover {
  signature: string;
  documentation: string;
}

/** A cell that ran. */
export interface KnownCell {
  /** Already in the service's own TypeScript: see `cell-code.ts`. */
  readonly code: string;
  /** Names of values it declares. */
  readonly values: readonly string[];
  /** Names of types it declares. */
  readonly types: readonly string[];
}

export type Question =
  | { kind: 'complete'; code: string; cursor: number }
  | { kind: 'inspect'; code: string; cursor: number; detail: 0 | 1 }
  | { kind: 'advise'; cell: KnownCell };

export type Answer<Asked extends Question = Question> = {
  complete: Completion;
  inspect: Hover | undefined;
  advise: Advice[];
}[Asked['kind']];

/** What to know before questions are answered. */
export interface Lesson {
  kind: 'learn';
  /** Whether all cells told before are of a session that is gone. */
  forget: boolean;
  /** Cells in the order they ran, to be known with their types. */
  typed: readonly KnownCell[];
  /** Cells to be known by their names only. */
  untyped: readonly KnownCell[];
}

/** One at a time. */
export type LanguageRequest = Lesson | Question;

export type LanguageReply = { answer: Answer | undefined } | { failure: string };

export interface LanguageWorkerData {
  /** The notebook's. */
  folder: string;
  /** Declarations of what cells see without importing it. */
  prelude: string;
}
