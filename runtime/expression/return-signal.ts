/** How a `return` in the middle of a function leaves it. */
import type { Value } from './value.js';

/** Thrown by `return` to leave the innermost function that runs. Not an `Error`: it needs no stack trace. */
export class ReturnSignal {
  constructor(readonly value: Value) {}
}
