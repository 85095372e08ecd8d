/**
 * How deep things may go (flowexpr reference, section 6: the release build's limits), and how long an evaluation
 * may take, for which the engine has no limit.
 */

import { Failure } from './expression-error.js';

/** Levels of the syntax tree under evaluation at one time, through all calls. */
export const MAX_DEPTH = 1024;
/** Closure calls under way at one time. */
export const MAX_CALLS = 512;
/** Levels of lists in lists. The engine has no such limit and dies of a stack overflow much later. */
const MAX_NESTING = 1024;

/**
 * Turns of loops, calls, and items of lists and dicts gone through or made, in one evaluation. They take seconds, and
 * fill less than a process has; an expression that needs more hangs or never ends.
 */
export const MAX_STEPS = 10_000_000;

/** Texts that are longer cost a step for this many of their UTF-16 units, since few of them fill a process. */
const LONG_TEXT = 1 << 20;
const UNITS_PER_STEP = 128;

/** Of the evaluation under way: what walks through values knows no `Run`, and evaluations don't overlap. */
let stepsLeft = Number.POSITIVE_INFINITY;

/** Runs one evaluation, with its conversion. */
export function limited<T>(evaluation: () => T): T {
  const outer = stepsLeft;
  stepsLeft = MAX_STEPS;
  try {
    return evaluation();
  } finally {
    stepsLeft = outer;
  }
}

/** Throws `Failure` if the evaluation has taken too many steps. */
export function spend(steps: number): void {
  stepsLeft -= steps;
  if (stepsLeft < 0)
    throw new Failure(`expression takes more than ${MAX_STEPS} steps: perhaps a loop never ends`);
}

/** Is told of every text that is put together. Throws as `spend` does. */
export function spendText(length: number): void {
  if (length > LONG_TEXT) spend(length / UNITS_PER_STEP);
}

/** So many UTF-16 units of a text are gone through, or copied, in the time of a step. */
const WALKED_PER_STEP = 1024;

/** Is told of every text that a method has made. Throws as `spend` does. */
export function spendMade(text: string): void {
  if (text.length >= UNITS_PER_STEP) spend(text.length / UNITS_PER_STEP);
}

/** Is told of every text that a function is given or an index counts in. Throws as `spend` does. */
export function spendWalk(text: string): void {
  if (text.length >= WALKED_PER_STEP) spend(text.length / WALKED_PER_STEP);
}

export function tooManyCalls(): Failure {
  return new Failure(`expression exceeds maximum call depth (${MAX_CALLS})`);
}

export function tooDeep(): Failure {
  return new Failure(`expression exceeds maximum AST depth (${MAX_DEPTH})`);
}

/** Throws `Failure` if a walk through nested containers has come too deep: perhaps one contains itself. */
export function checkNesting(depth: number): void {
  spend(1);
  if (depth > MAX_NESTING)
    throw new Failure(`value contains itself or is nested deeper than ${MAX_NESTING} levels`);
}
