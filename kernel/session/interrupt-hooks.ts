/**
 * Tells what runs in the background of a cell that the cell was interrupted. As in `display/publish.ts`, the hooks
 * are behind a global, so that every copy of this module shares them.
 */

const HOOKS = Symbol.for('arclab.session.interruptHooks');

function hooks(): Set<() => void> {
  const globals = globalThis as Record<symbol, unknown>;
  globals[HOOKS] ??= new Set();
  return globals[HOOKS] as Set<() => void>;
}

/** Calls back when a cell is interrupted, until the returned function is called. */
export function onInterrupt(callback: () => void): () => void {
  hooks().add(callback);
  return () => hooks().delete(callback);
}

export function tellInterrupted(): void {
  for (const callback of [...hooks()]) callback();
}
