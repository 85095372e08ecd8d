/** What the front and the session process say to each other. */
import type { DisplayData } from '../display/publish.js';
import type { CellScript } from './script.js';

export type FrontMessage = { kind: 'execute'; cell: number; script: CellScript };

export type SessionMessage =
  | { kind: 'ready' }
  | Output
  | { kind: 'done'; cell: number; result?: DisplayData; error?: ErrorReport }
  | { kind: 'uncaught'; cell: number; error: ErrorReport; promise: boolean }
  | { kind: 'exit'; code: number };

/** What a cell shows while it runs, and what it started shows later. */
export type Output = StreamOutput | DisplayOutput;

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
