/** Which cell code belongs to: also that of timers and promises which outlive the cell that started them. */
import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<number>();
let latest = 0;

export function runAsCell<Result>(cell: number, code: () => Result): Result {
  latest = cell;
  return storage.run(cell, code);
}

/** The cell whose code is running; the latest one where that cannot be known. */
export function currentCell(): number {
  return storage.getStore() ?? latest;
}
