/** Sequences, branches, loops and `return` (flowexpr reference, section 6). */

import { compileTarget, iterate } from './assignment.js';
import { spend } from './limits.js';
import type { NodeCompiler } from './node-compiler.js';
import { ReturnSignal } from './return-signal.js';
import type { For, If, Return, Sequence, While } from './syntax.js';
import { type Evaluate, isTruthy } from './value.js';

export function compileSequence(
  node: Sequence,
  compiler: NodeCompiler,
  depth: number,
  tail: boolean,
): Evaluate {
  const items = compiler.compileAll(node.items.slice(0, -1), depth + 1);
  const last = compiler.compile(node.items.at(-1)!, depth + 1, tail);
  return frame => {
    for (const item of items) item(frame);
    return last(frame);
  };
}

export function compileIf(node: If, compiler: NodeCompiler, depth: number, tail: boolean): Evaluate {
  const condition = compiler.compile(node.condition, depth + 1);
  const body = compiler.compile(node.body, depth + 1, tail);
  if (node.otherwise === null) return frame => (isTruthy(condition(frame)) ? body(frame) : null);
  const otherwise = compiler.compile(node.otherwise, depth + 1, tail);
  return frame => (isTruthy(condition(frame)) ? body(frame) : otherwise(frame));
}

export function compileWhile(node: While, compiler: NodeCompiler, depth: number): Evaluate {
  const condition = compiler.compile(node.condition, depth + 1);
  const body = compiler.compile(node.body, depth + 1);
  return frame => {
    while (isTruthy(condition(frame))) {
      spend(1);
      body(frame);
    }
    return null;
  };
}

/** Goes through what the iterable held when the loop began. */
export function compileFor(node: For, compiler: NodeCompiler, depth: number): Evaluate {
  const iterable = compiler.compile(node.iterable, depth + 1);
  const store = compileTarget(node.pattern, compiler, depth, name => compiler.scope.assign(name));
  const body = compiler.compile(node.body, depth + 1);
  return frame => {
    const value = iterable(frame);
    frame.run.at = node.at;
    for (const item of iterate(value)) {
      spend(1);
      frame.run.at = node.at;
      store(frame, item);
      body(frame);
    }
    return null;
  };
}

/** `tail`: the function ends here anyway, so that nothing needs to be left early. */
export function compileReturn(node: Return, compiler: NodeCompiler, depth: number, tail: boolean): Evaluate {
  const value = node.value === null ? () => null : compiler.compile(node.value, depth + 1, tail);
  if (tail) return value;
  compiler.returns = true;
  return frame => {
    throw new ReturnSignal(value(frame));
  };
}
