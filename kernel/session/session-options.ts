/** What a session is told: when it is made, and with every cell. */
import type { Death } from './death.js';
import type { CommMessage, Output } from './messages.js';

export interface SessionOptions {
  /** The notebook's folder: cells run in it and their imports are looked for from it. */
  folder: string;
  /** Flags for Node, for instance `--max-old-space-size=4096`. */
  nodeFlags?: readonly string[];
  /** Receives what cells show, in order; also after their end. */
  onOutput?: (output: Output) => void;
  /** Answers `prompt()` and `password()`; rejects where nobody can be asked. Without it, nobody can. */
  onInput?: (question: Question) => Promise<string>;
  /** Receives what the user's code sends over comms. */
  onComm?: (message: CommMessage) => void;
  /** The process ended by itself, within a cell or between two. */
  onDeath?: (death: Death) => void;
  /** A cell started a new process in place of the old one. */
  onReplaced?: () => void;
}

export interface Question {
  cell: number;
  prompt: string;
  /** Whether what is typed must not show. */
  password: boolean;
}

export interface ExecuteOptions {
  /** Interrupts the cell when it takes longer, and ends the session if that is no use. */
  timeoutSeconds?: number;
  /** Whether the cell may ask its user; as `onInput` says unless told. */
  allowInput?: boolean;
}
