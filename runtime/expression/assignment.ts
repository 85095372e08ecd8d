/** Assignment and destructuring (flowexpr reference, section 6). */

import { ARITHMETIC } from './arithmetic.js';
import { Failure } from './expression-error.js';
import { Attributes } from './host.js';
import { MAX_DEPTH, tooDeep } from './limits.js';
import type { NodeCompiler } from './node-compiler.js';
import type { Store } from './scope.js';
import { assignIndex, indexForUpdate } from './subscript.js';
import type { ArithmeticOperator, Assign, Index, Let, Node } from './syntax.js';
import { type Evaluate, typeName, type Value } from './value.js';

/** The value is computed before anything of the target. */
export function compileAssign(node: Assign, compiler: NodeCompiler, depth: number): Evaluate {
  const value = compiler.compile(node.value, depth + 1);
  if (node.operator !== null) return compileUpdate(node, node.operator, value, compiler, depth);
  const store = compileTarget(node.target, compiler, depth, name => compiler.scope.assign(name));
  return frame => {
    const result = value(frame);
    frame.run.at = node.at;
    store(frame, result);
    return result;
  };
}

export function compileLet(node: Let, compiler: NodeCompiler, depth: number): Evaluate {
  const value = compiler.compile(node.value, depth + 1);
  const store = compileTarget(node.pattern, compiler, depth, name => compiler.scope.bind(name));
  return frame => {
    const result = value(frame);
    frame.run.at = node.at;
    store(frame, result);
    return result;
  };
}

/** `target op= value` */
function compileUpdate(
  { at, target }: Assign,
  operator: ArithmeticOperator,
  value: Evaluate,
  compiler: NodeCompiler,
  depth: number,
): Evaluate {
  const apply = ARITHMETIC[operator];
  if (target.kind === 'name') {
    const { name } = target;
    const lookUp = compiler.scope.lookUp(name);
    const store = compiler.scope.assign(name);
    return frame => {
      const operand = value(frame);
      const old = lookUp(frame);
      frame.run.at = at;
      if (old === undefined) throw new Failure(`undefined variable '${name}'`);
      const result = apply(old, operand);
      store(frame, result);
      return result;
    };
  }
  if (target.kind !== 'index') {
    return frame => {
      value(frame);
      frame.run.at = at;
      throw invalidTarget();
    };
  }
  const container = compiler.compile(target.target, depth + 1);
  const key = compiler.compile(target.index, depth + 1);
  return frame => {
    const operand = value(frame);
    const holder = container(frame);
    const index = key(frame);
    frame.run.at = at;
    const result = apply(indexForUpdate(holder, index), operand);
    assignIndex(holder, index, result, frame.run);
    return result;
  };
}

/** Stores a value under a name, in an element, or its own elements in a list of targets. */
export function compileTarget(
  target: Node,
  compiler: NodeCompiler,
  depth: number,
  storeName: (name: string) => Store,
): Store {
  if (depth > MAX_DEPTH) return failing(tooDeep);
  switch (target.kind) {
    case 'name':
      return storeName(target.name);
    case 'list': {
      const stores: Store[] = [];
      for (const item of target.items) stores.push(compileTarget(item, compiler, depth + 1, storeName));
      return destructure(stores);
    }
    case 'index':
      return compileElement(target, compiler, depth);
    default:
      return failing(invalidTarget);
  }
}

function failing(failure: () => Failure): Store {
  return () => {
    throw failure();
  };
}

function invalidTarget(): Failure {
  return new Failure('invalid assignment target');
}

function compileElement(target: Index, compiler: NodeCompiler, depth: number): Store {
  const container = compiler.compile(target.target, depth + 1);
  const key = compiler.compile(target.index, depth + 1);
  return (frame, value) => {
    const { run } = frame;
    const { at } = run;
    const holder = container(frame);
    const index = key(frame);
    run.at = at;
    assignIndex(holder, index, value, run);
  };
}

function destructure(stores: readonly Store[]): Store {
  return (frame, value) => {
    const items = iterate(value);
    if (items.length !== stores.length) {
      throw new Failure(`unpack mismatch (expected ${stores.length}, got ${items.length})`);
    }
    for (let i = 0; i < items.length; i++) stores[i]!(frame, items[i]!);
  };
}

/** What a loop over `value` goes through, as it is now. */
export function iterate(value: Value): Value[] {
  if (Array.isArray(value)) return value.slice();
  if (typeof value === 'string') return Array.from(value);
  if (value instanceof Map) return [...value.keys()];
  if (value instanceof Attributes) return value.names();
  throw new Failure(`${typeName(value)} is not iterable`);
}
