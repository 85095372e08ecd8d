/** What a running expression holds: one `Run` per evaluation, one `Frame` for the program and per closure call. */

import type { Container, Value } from './value.js';

/** A piece of a compiled expression: computes its value in a frame. */
export type Evaluate = (frame: Frame) => Value;

export class Run {
  /** Where evaluation is: the start of the node whose operation runs. A failure is reported there. */
  at = 0;
  /** Depth in the syntax tree of the call that runs, counted through all calls around it. */
  depth = 0;
  /** Closure calls under way. */
  calls = 0;
  /** Containers that were given another container to hold after they were made: every cycle has one. */
  grown: Set<Container> | undefined;

  /** `attributes` is `undefined` where that name is not bound. */
  constructor(
    public attributes: Value | undefined,
    public variables: Value,
  ) {}

  /** Must be told whenever an existing container gets a new item. */
  stored(container: Container, item: Value): void {
    if (typeof item !== 'object' || item === null) return;
    this.grown ??= new Set();
    this.grown.add(container);
  }
}

/** The names of one function call, each in the slot that the compiler gave it. */
export class Frame {
  /** Closures hold the frame that defined them weakly: it ends with its call. */
  alive = true;

  constructor(
    readonly run: Run,
    readonly parent: Frame | null,
    readonly slots: (Value | undefined)[],
    /** Depth in the syntax tree, through all calls, at which the body of this frame begins. */
    readonly depth: number,
  ) {}
}

/** Thrown by `return` to leave the innermost function that runs. Not an `Error`: it needs no stack trace. */
export class ReturnSignal {
  constructor(readonly value: Value) {}
}
