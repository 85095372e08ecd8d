/** What the front and the session process say to each other. */
import type { CommMessage } from '../display/comm.js';
import type { MimeBundle } from '../display/mime.js';
import type { DisplayData } from '../display/publish.js';
import type { MagicCall } from '../magics/magic-call.js';
import type { CellScript } from './script.js';

export type { CommMessage };

export type FrontMessage =
  | { kind: 'execute'; cell: number; script: CellScript; allowInput: boolean; around?: MagicCall }
  | { kind: 'expressions'; cell: number; scripts: Record<string, CellScript | ErrorReport> }
  | { kind: 'comm'; message: CommMessage };

/** To the thread that interrupts; `stop` when the cell has ended. */
export interface InterruptRequest {
  kind: 'interrupt' | 'stop';
  cell: number;
}

/** From that thread: it is at rest again, or cannot end the cell so far. */
export type InterruptState = { kind: 'calm' } | { kind: 'stuck'; cell: number };

/** To a cell that asked for input. */
export type Answer = { value: string } | { refused: string } | { interrupted: true };

/** What one of several expressions came to. */
export type ExpressionResult = { bundle: MimeBundle } | { error: ErrorReport };

export type SessionMessage =
  | { kind: 'ready' }
  | Output
  | { kind: 'done'; cell: number; result?: DisplayData; error?: ErrorReport }
  | { kind: 'uncaught'; cell: number; error: ErrorReport; promise: boolean }
  | { kind: 'input'; cell: number; prompt: string; password: boolean }
  | { kind: 'comm'; message: CommMessage }
  | { kind: 'expressions'; cell: number; results: Record<string, ExpressionResult> }
  | { kind: 'exit'; code: number };

/** What a cell shows while it runs, and what it started shows later. */
export type Output = StreamOutput | DisplayOutput | ClearOutput;

export interface StreamOutput {
  kind: 'stream';
  cell: number;
  name: 'stdout' | 'stderr';
  text: string;
}

export interface DisplayOutput extends DisplayData {
  kind: 'display';
  cell: number;
}

/** Removes what the cell showed so far; with `wait`, only when something new comes. */
export interface ClearOutput {
  kind: 'clear';
  cell: number;
  wait: boolean;
}

/** A place in the stack of an error, counted from 1, in the cell or file as its author wrote it. */
export interface Frame {
  /** A script's name, a file URL or a path. */
  file: string;
  line: number;
  column: number;
  functionName?: string;
}

/** Something thrown, as far as it can leave the session. */
export interface ErrorReport {
  name: string;
  message: string;
  frames: Frame[];
  cause?: ErrorReport;
  /** The errors of an AggregateError. */
  errors?: ErrorReport[];
}
