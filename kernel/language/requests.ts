/** What the language service is asked, by number, and what it answers. */

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

/** Offsets count UTF-16 code units. */
export type LanguageRequest =
  | { kind: 'complete'; code: string; cursor: number }
  | { kind: 'inspect'; code: string; cursor: number; detail: 0 | 1 }
  /** A cell that ran, and the names it declares, whatever their types. */
  | { kind: 'ran'; code: string; names: string[] };

export type LanguageAnswer<Request extends LanguageRequest> = {
  complete: Completion;
  inspect: Hover | undefined;
  ran: Advice[];
}[Request['kind']];
