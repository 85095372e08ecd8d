/**
 * The values of FlowExpr (flowexpr reference, section 4), and what a running expression holds: one `Run` per
 * evaluation, one `Frame` for the program and per closure call. They stand in one file since a closure is a
 * value that holds a frame, and a frame holds values.
 */

import type { CompiledRegex } from '../regex/regex.js';

/**
 * `bigint` is an int (64 bits), `number` a float, an array a list, a `Map` a dict. Lists and dicts are
 * mutable and shared by reference; everything else is immutable.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Value[]
  | Map<string, Value>
  | Callable
  | Module
  | Type
  | Regex
  | Host;

export type Dict = Map<string, Value>;
export type Container = Value[] | Dict;
export type Callable = NativeFunction | BoundMethod | Closure;

/** Does the work of a function; `args` are as many as its arity allows. */
export type NativeBody = (args: readonly Value[], run: Run) => Value;

/** A function of the language's own: `len`, `math.floor`, `str.upper`. */
export class NativeFunction {
  constructor(
    readonly name: string,
    readonly least: number,
    readonly most: number,
    readonly body: NativeBody,
  ) {}
}

export type MethodBody<Self extends Value> = (self: Self, args: readonly Value[], run: Run) => Value;

/** A method of a type: `split` of `str`, by the name `str.split`. */
export class Method {
  constructor(
    readonly name: string,
    readonly least: number,
    readonly most: number,
    readonly body: MethodBody<Value>,
  ) {}
}

export type MethodTable = ReadonlyMap<string, Method>;

/** The methods of the type called `type`, each given as its least and most number of arguments and its body. */
export function defineMethods<Self extends Value>(
  type: string,
  definitions: Readonly<Record<string, readonly [least: number, most: number, body: MethodBody<Self>]>>,
): MethodTable {
  const methods = Object.entries(definitions).map(([name, [least, most, body]]): [string, Method] => {
    // A table is only ever asked for the methods of a value of its own type.
    return [name, new Method(`${type}.${name}`, least, most, body as MethodBody<Value>)];
  });
  return new Map(methods);
}

/** An object of the engine that an expression sees (host.ts). */
export abstract class Host {
  abstract readonly typeName: string;
  abstract readonly methods: MethodTable;
  abstract get(key: string): Value | undefined;
  abstract index(key: Value): Value;
}

/** `value.name` before it is called. Host objects find out only in the call that they have no such method. */
export class BoundMethod {
  constructor(
    readonly self: Value,
    readonly name: string,
    readonly method: Method | undefined,
  ) {}
}

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

/** `returns`: whether a `return` may leave it early. */
export interface FunctionBody {
  readonly evaluate: Evaluate;
  readonly returns: boolean;
}

/** What all closures of one `fn` expression have in common. */
export interface ClosureCode {
  readonly parameters: readonly string[];
  /** Where in a frame each argument goes. */
  readonly parameterSlots: readonly number[];
  readonly slotCount: number;
  readonly body: FunctionBody;
}

/** A function written in the expression, over the frame that defined it. */
export class Closure {
  constructor(
    readonly code: ClosureCode,
    readonly frame: Frame,
  ) {}
}

export class Module {
  constructor(
    readonly name: string,
    readonly members: ReadonlyMap<string, Value>,
  ) {}
}

/** A type as a value: what `type(v)` returns and, for some, a constructor. */
export class Type {
  constructor(
    readonly name: string,
    readonly construct?: NativeBody,
    /** Methods that can be called as `str.upper("a")`, the receiver first. */
    readonly methods?: ReadonlyMap<string, NativeFunction>,
  ) {}
}

export class Regex {
  constructor(
    readonly pattern: string,
    readonly compiled: CompiledRegex,
  ) {}
}

/** The type's name as error messages print it. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'str';
  }
  if (value === null) return 'nullType';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof Module) return 'module';
  if (value instanceof Type) return 'type';
  if (value instanceof Regex) return 'Regex';
  return isCallable(value) ? 'function' : value.typeName;
}

export function isCallable(value: Value): value is Callable {
  return value instanceof NativeFunction || value instanceof Closure || value instanceof BoundMethod;
}

/** False for null, false, zero and everything empty; NaN is true. */
export function isTruthy(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'bigint':
      return value !== 0n;
    case 'number':
      return value !== 0;
    case 'string':
      return value !== '';
  }
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Map ? value.size > 0 : true;
}
