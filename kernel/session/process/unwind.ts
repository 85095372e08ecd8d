/**
 * Makes a termination safe for Node's bookkeeping of asynchronous calls.
 *
 * Up to Node 22, AsyncLocalStorage keeps a stack of what has called what. Code that is terminated in a callback
 * or after an `await` never takes itself off that stack, and Node aborts when it finds it there. Node's own
 * handling of uncaught exceptions empties the stack; so does this, just before the termination.
 */

import { withoutWarnings } from './without-warnings.js';

/** The flag with which Node lives on when it finds that stack out of order. */
export const SAFE_UNWINDING = '--no-force-async-hooks-checks';

interface AsyncWrap {
  clearAsyncIdStack?(): void;
}

let wrap: AsyncWrap | undefined;

/** Looks for what `unwind` needs, which must not happen while other code is under way. */
export function prepareUnwind(): void {
  wrap = asyncWrap();
}

export function unwind(): void {
  wrap?.clearAsyncIdStack?.();
}

/** Not in Node's documentation, and not to be had otherwise. Where it is gone, nothing depends on the stack. */
function asyncWrap(): AsyncWrap | undefined {
  const { binding } = process as unknown as { binding?(name: string): AsyncWrap };
  try {
    return withoutWarnings(() => binding?.call(process, 'async_wrap'));
  } catch {
    // From Node 24 on it is "No such module", and AsyncLocalStorage does without.
    return undefined;
  }
}
