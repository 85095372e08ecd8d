/** Removes what the running cell has shown. As in `publish.ts`, a global says how. */

const CLEARER = Symbol.for('arclab.display.clearer');

type Clearer = (wait: boolean) => void;

export function setClearer(clearer: Clearer): void {
  Object.defineProperty(globalThis, CLEARER, { value: clearer, configurable: true });
}

/**
 * Clears the outputs of the running cell; in a script outside a session there is nothing to clear.
 * @param wait clear only when the next output comes, so that nothing flickers
 */
export function clearOutput(wait = false): void {
  ((globalThis as Record<symbol, unknown>)[CLEARER] as Clearer | undefined)?.(wait);
}
