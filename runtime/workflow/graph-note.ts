/** What is odd about one node of a graph, and not wrong: the workflow runs, but perhaps not as it was meant. */
import type { NoteCode } from './error-codes.js';
import type { Position } from './position.js';

export interface GraphNote {
  /** The composed id. */
  readonly nodeId: string;
  readonly code: NoteCode;
  readonly message: string;
  readonly at: Position;
}
