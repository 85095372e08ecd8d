/** For commands that make much garbage, and need little memory without it. */
import { setFlagsFromString } from 'node:v8';

/** How far V8's heap may grow beyond what is alive. */
const HEAP_GROWTH = '--heap-growing-percent=30';

export function keepHeapSmall(): void {
  setFlagsFromString(HEAP_GROWTH);
}
