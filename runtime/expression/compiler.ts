/**
 * The syntax tree to JavaScript closures, one per node (flowexpr reference, sections 5 and 6).
 *
 * The engine walks the tree and counts how deep it is. Here a node's depth within its function is known when
 * it is compiled, so that only the bodies of functions, which may be called from any depth, check it.
 */

import { ARITHMETIC, negate } from './arithmetic.js';
import { compileAssign, compileLet } from './assignment.js';
import { call, callMethod, findMethod, member } from './call.js';
import { contains, equals, order } from './comparison.js';
import { Failure } from './expression-error.js';
import { MAX_DEPTH, tooDeep } from './limits.js';
import type { NodeCompiler } from './node-compiler.js';
import { Scope } from './scope.js';
import { compileFor, compileIf, compileReturn, compileSequence, compileWhile } from './statements.js';
import { index, slice } from './subscript.js';
import type {
  Binary,
  BinaryOperator,
  Call,
  Dict,
  Fn,
  Index,
  List,
  Logical,
  Member,
  Node,
  Slice,
  Unary,
} from './syntax.js';
import {
  Closure,
  type ClosureCode,
  type Evaluate,
  type Frame,
  type FunctionBody,
  isTruthy,
  typeName,
  type Value,
} from './value.js';

const OPERATORS: Readonly<Record<BinaryOperator, (a: Value, b: Value) => Value>> = {
  ...ARITHMETIC,
  '==': (a, b) => equals(a, b),
  '!=': (a, b) => !equals(a, b),
  '<': (a, b) => order(a, b) < 0,
  '<=': (a, b) => order(a, b) <= 0,
  '>': (a, b) => order(a, b) > 0,
  '>=': (a, b) => order(a, b) >= 0,
  in: contains,
  'not in': (a, b) => !contains(a, b),
};

/** Levels of a tree that are compiled in one go: a thousand would take half of JavaScript's stack. */
const DEFERRED_EVERY = 128;

/** Compiles the body of one function, or the program. */
export class Compiler implements NodeCompiler {
  /** Whether there may be a `return` that has to leave early. */
  returns = false;

  constructor(readonly scope: Scope) {}

  /** `depth` counts from 1 for the body itself. `tail`: the value of `node` is that of the whole body. */
  compile(node: Node, depth: number, tail = false): Evaluate {
    if (depth > MAX_DEPTH) {
      return frame => {
        frame.run.at = node.at;
        throw tooDeep();
      };
    }
    const evaluate =
      depth % DEFERRED_EVERY === 0 ? this.#defer(node, depth, tail) : this.#compileKind(node, depth, tail);
    if (this.scope.parent === null) return evaluate;
    return frame => {
      if (frame.depth + depth > MAX_DEPTH) {
        frame.run.at = node.at;
        throw tooDeep();
      }
      return evaluate(frame);
    };
  }

  /** Compiles `node` when it is first evaluated, so that deep trees are compiled a part at a time. */
  #defer(node: Node, depth: number, tail: boolean): Evaluate {
    this.returns = true;
    let evaluate: Evaluate | undefined;
    return frame => {
      evaluate ??= this.#compileKind(node, depth, tail);
      return evaluate(frame);
    };
  }

  compileAll(nodes: readonly Node[], depth: number): Evaluate[] {
    const compiled: Evaluate[] = [];
    for (const node of nodes) compiled.push(this.compile(node, depth));
    return compiled;
  }

  #compileKind(node: Node, depth: number, tail: boolean): Evaluate {
    switch (node.kind) {
      case 'literal':
        return literal(node.value);
      case 'name':
        return this.scope.read(node.name, node.at);
      case 'list':
        return this.#compileList(node, depth);
      case 'dict':
        return this.#compileDict(node, depth);
      case 'function':
        return this.#compileFunction(node);
      case 'unary':
        return this.#compileUnary(node, depth);
      case 'binary':
        return this.#compileBinary(node, depth);
      case 'logical':
        return this.#compileLogical(node, depth);
      case 'index':
        return this.#compileIndex(node, depth);
      case 'slice':
        return this.#compileSlice(node, depth);
      case 'member':
        return this.#compileMember(node, depth);
      case 'call':
        return node.callee.kind === 'member'
          ? this.#compileMethodCall(node, node.callee, depth)
          : this.#compileCall(node, depth);
      case 'assign':
        return compileAssign(node, this, depth);
      case 'let':
        return compileLet(node, this, depth);
      case 'return':
        return compileReturn(node, this, depth, tail);
      case 'sequence':
        return compileSequence(node, this, depth, tail);
      case 'if':
        return compileIf(node, this, depth, tail);
      case 'while':
        return compileWhile(node, this, depth);
      case 'for':
        return compileFor(node, this, depth);
    }
  }

  #compileList(node: List, depth: number): Evaluate {
    const items = this.compileAll(node.items, depth + 1);
    return frame => evaluateAll(items, frame);
  }

  #compileDict(node: Dict, depth: number): Evaluate {
    const entries: [key: Evaluate, value: Evaluate][] = [];
    for (const [key, value] of node.entries) {
      entries.push([this.compile(key, depth + 1), this.compile(value, depth + 1)]);
    }
    return frame => {
      const dict = new Map<string, Value>();
      for (const [key, value] of entries) {
        const name = key(frame);
        if (typeof name !== 'string') {
          frame.run.at = node.at;
          throw new Failure(`dict key must be a string, got ${typeName(name)}`);
        }
        dict.set(name, value(frame));
      }
      return dict;
    };
  }

  #compileFunction(node: Fn): Evaluate {
    const code = new FunctionCode(node, this.scope);
    return frame => new Closure(code, frame);
  }

  #compileUnary(node: Unary, depth: number): Evaluate {
    const operand = this.compile(node.operand, depth + 1);
    if (node.operator === 'not') return frame => !isTruthy(operand(frame));
    return frame => {
      const value = operand(frame);
      frame.run.at = node.at;
      return negate(value);
    };
  }

  #compileBinary(node: Binary, depth: number): Evaluate {
    const left = this.compile(node.left, depth + 1);
    const right = this.compile(node.right, depth + 1);
    const apply = OPERATORS[node.operator];
    const { at } = node;
    return frame => {
      const a = left(frame);
      const b = right(frame);
      frame.run.at = at;
      return apply(a, b);
    };
  }

  #compileLogical(node: Logical, depth: number): Evaluate {
    const left = this.compile(node.left, depth + 1);
    const right = this.compile(node.right, depth + 1);
    if (node.operator === 'and') {
      return frame => {
        const value = left(frame);
        return isTruthy(value) ? right(frame) : value;
      };
    }
    return frame => {
      const value = left(frame);
      return isTruthy(value) ? value : right(frame);
    };
  }

  #compileIndex(node: Index, depth: number): Evaluate {
    const target = this.compile(node.target, depth + 1);
    const key = this.compile(node.index, depth + 1);
    return frame => {
      const container = target(frame);
      const value = key(frame);
      frame.run.at = node.at;
      return index(container, value);
    };
  }

  #compileSlice(node: Slice, depth: number): Evaluate {
    const target = this.compile(node.target, depth + 1);
    const start = node.start === null ? undefined : this.compile(node.start, depth + 1);
    const stop = node.stop === null ? undefined : this.compile(node.stop, depth + 1);
    const step = node.step === null ? undefined : this.compile(node.step, depth + 1);
    return frame => {
      const container = target(frame);
      const from = start?.(frame);
      const to = stop?.(frame);
      const by = step?.(frame);
      frame.run.at = node.at;
      return slice(container, from, to, by);
    };
  }

  #compileMember(node: Member, depth: number): Evaluate {
    const target = this.compile(node.target, depth + 1);
    return frame => {
      const value = target(frame);
      frame.run.at = node.at;
      return member(value, node.name);
    };
  }

  #compileCall(node: Call, depth: number): Evaluate {
    const callee = this.compile(node.callee, depth + 1);
    const args = this.compileAll(node.args, depth + 1);
    return frame => {
      const target = callee(frame);
      const values = evaluateAll(args, frame);
      const { run } = frame;
      run.at = node.at;
      run.depth = frame.depth + depth;
      return call(target, values, run);
    };
  }

  /** `target.name(…)` without making the bound method; that there is one is found before the arguments. */
  #compileMethodCall(node: Call, callee: Member, depth: number): Evaluate {
    const target = this.compile(callee.target, depth + 2);
    const args = this.compileAll(node.args, depth + 1);
    const { name } = callee;
    return frame => {
      const self = target(frame);
      const { run } = frame;
      run.at = callee.at;
      const method = findMethod(self, name);
      const value = method === undefined ? member(self, name) : null;
      const values = evaluateAll(args, frame);
      run.at = node.at;
      run.depth = frame.depth + depth;
      return method === undefined ? call(value, values, run) : callMethod(method, self, values, run);
    };
  }
}

/** Compiles the body when it is first called, since functions may be nested deeper than one may compile. */
class FunctionCode implements ClosureCode {
  readonly parameters: readonly string[];
  readonly parameterSlots: readonly number[];
  readonly slotCount: number;
  readonly #node: Fn;
  readonly #scope: Scope;
  #body: FunctionBody | undefined;

  constructor(node: Fn, outer: Scope) {
    this.#node = node;
    this.#scope = new Scope(node.bound, outer);
    this.parameters = node.parameters;
    this.parameterSlots = node.parameters.map(name => this.#scope.slot(name));
    this.slotCount = this.#scope.size;
  }

  get body(): FunctionBody {
    this.#body ??= compileBody(this.#node.body, this.#scope);
    return this.#body;
  }
}

/** Compiles the body of a function, or a program. */
export function compileBody(node: Node, scope: Scope): FunctionBody {
  const compiler = new Compiler(scope);
  const evaluate = compiler.compile(node, 1, true);
  return { evaluate, returns: compiler.returns };
}

function literal(value: Value): Evaluate {
  return () => value;
}

/** A loop, not `map`: the stack has to hold a thousand levels of this. */
function evaluateAll(items: readonly Evaluate[], frame: Frame): Value[] {
  const values: Value[] = [];
  for (const item of items) values.push(item(frame));
  return values;
}
