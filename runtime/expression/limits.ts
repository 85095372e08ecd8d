/** How deep things may go (flowexpr reference, section 6: the release build's limits). */

import { Failure } from './expression-error.js';

/** Levels of the syntax tree under evaluation at one time, through all calls. */
export const MAX_DEPTH = 1024;
/** Closure calls under way at one time. */
export const MAX_CALLS = 512;
/** Levels of lists in lists. The engine has no such limit and dies of a stack overflow much later. */
const MAX_NESTING = 1024;

export function tooManyCalls(): Failure {
  return new Failure(`expression exceeds maximum call depth (${MAX_CALLS})`);
}

export function tooDeep(): Failure {
  return new Failure(`expression exceeds maximum AST depth (${MAX_DEPTH})`);
}

/** Throws `Failure` if a walk through nested containers has come too deep: perhaps one contains itself. */
export function checkNesting(depth: number): void {
  if (depth > MAX_NESTING)
    throw new Failure(`value contains itself or is nested deeper than ${MAX_NESTING} levels`);
}
