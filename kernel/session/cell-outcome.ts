/** What cells and expressions come to. */
import type { DisplayData } from '../display/publish.js';
import type { CellError } from './traceback.js';

export type CellOutcome =
  | { status: 'ok'; result?: DisplayData }
  | {
      status: 'error';
      error: CellError;
      /** The session ended: variables are gone. */
      died: boolean;
      interrupted: boolean;
    };

/** What an expression came to, in the protocol's words. */
export type ExpressionOutcome =
  | { status: 'ok'; data: DisplayData['bundle']; metadata: DisplayData['metadata'] }
  | ({ status: 'error' } & CellError);
