/** The types as values, and what calling them does (flowexpr reference, section 8). */

import { compileRegex } from '../regex/regex.js';
import { checkCount, stringArgument } from './arguments.js';
import { points } from './code-points.js';
import { textOf } from './display.js';
import { Failure } from './expression-error.js';
import { isHost } from './host.js';
import { intFromText, intFromWhole } from './integer.js';
import { floatText, quote } from './literal-text.js';
import { dictMethods } from './methods/dict.js';
import { intMethods } from './methods/int.js';
import { listMethods } from './methods/list.js';
import { strMethods } from './methods/str.js';
import { isTruthy, type MethodTable, NativeFunction, Regex, Type, typeName, type Value } from './value.js';
import { trim } from './white-space.js';

/** A constructor of at most one argument: `make` gets it, or `undefined`. */
function constructorOf(name: string, expects: string, make: (value: Value | undefined) => Value) {
  return (args: readonly Value[]): Value => {
    if (args.length > 1) throw new Failure(`${name}() ${expects} at most 1 argument, got ${args.length}`);
    return make(args[0]);
  };
}

function unsupported(name: string, value: Value): Failure {
  return new Failure(`${name}() not supported for ${typeName(value)}`);
}

function makeStr(value: Value | undefined): Value {
  if (value === undefined) return '';
  if (isHost(value) || value instanceof Regex) throw unsupported('str', value);
  return textOf(value);
}

function makeInt(value: Value | undefined): Value {
  if (value === undefined) return 0n;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') {
    const int = intFromWhole(Math.trunc(value));
    if (int === undefined) throw new Failure(`int() value out of range: ${floatText(value)}`);
    return int;
  }
  if (typeof value !== 'string') throw unsupported('int', value);
  const int = intFromText(trim(value));
  if (int === undefined) throw new Failure(`int() cannot parse ${quote(value)}`);
  return int;
}

const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SPECIAL_FLOAT = /^([+-]?)(?:(inf|infinity)|nan)$/i;

/** The float that a text spells (`1e3`, `.5`, `1.`, `-inf`, `NaN`), or `undefined`. */
export function floatFromText(text: string): number | undefined {
  if (FLOAT.test(text)) return Number(text);
  const special = SPECIAL_FLOAT.exec(text);
  if (special === null) return undefined;
  if (special[2] === undefined) return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function makeFloat(value: Value | undefined): Value {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') throw unsupported('float', value);
  const float = floatFromText(trim(value));
  if (float === undefined) throw new Failure(`float() cannot parse ${quote(value)}`);
  return float;
}

function makeList(value: Value | undefined): Value {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.slice();
  if (typeof value === 'string') return points(value);
  if (value instanceof Map) return [...value.keys()];
  throw unsupported('list', value);
}

function makeDict(value: Value | undefined): Value {
  if (value === undefined) return new Map();
  if (value instanceof Map) return new Map(value);
  if (!Array.isArray(value)) throw unsupported('dict', value);
  return new Map(value.map(dictEntry));
}

function dictEntry(pair: Value, index: number): [string, Value] {
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw new Failure(`dict() element ${index} must be a [key, value] list`);
  }
  const [key, value] = pair;
  if (typeof key !== 'string') {
    throw new Failure(`dict() key at index ${index} must be a string, got ${typeName(key!)}`);
  }
  return [key, value!];
}

function makeRegex(args: readonly Value[]): Value {
  if (args.length !== 1) throw new Failure(`Regex() expected 1 argument, got ${args.length}`);
  const pattern = stringArgument(args[0]!);
  return new Regex(pattern, compileRegex(pattern));
}

function typeOf(args: readonly Value[]): Value {
  checkCount('type', 1, 1, args.length);
  return TYPES.get(typeName(args[0]!))!;
}

/** The methods of a type as functions that take the receiver first; `what` names it in errors. */
function functionsOf(
  methods: MethodTable,
  what: string,
  isSelf: (value: Value) => boolean,
): ReadonlyMap<string, NativeFunction> {
  const functions = Array.from(methods, ([name, method]): [string, NativeFunction] => [
    name,
    new NativeFunction(method.name, method.least + 1, method.most + 1, ([self, ...args], run) => {
      if (!isSelf(self!)) throw new Failure(`expected ${what}, got ${typeName(self!)}`);
      return method.body(self!, args, run);
    }),
  ]);
  return new Map(functions);
}

const CONSTRUCTORS = [
  new Type('str', constructorOf('str', 'expected', makeStr), functionsOf(strMethods, 'string', isString)),
  new Type('int', constructorOf('int', 'expected', makeInt), functionsOf(intMethods, 'int', isInt)),
  new Type('float', constructorOf('float', 'expected', makeFloat)),
  new Type(
    'bool',
    constructorOf('bool', 'expected', value => value !== undefined && isTruthy(value)),
  ),
  new Type(
    'list',
    constructorOf('list', 'expected', makeList),
    functionsOf(listMethods, 'list', Array.isArray),
  ),
  new Type('dict', constructorOf('dict', 'expects', makeDict), functionsOf(dictMethods, 'dict', isDict)),
  new Type('type', typeOf),
  new Type('Regex', makeRegex),
];

function isString(value: Value): boolean {
  return typeof value === 'string';
}

function isInt(value: Value): boolean {
  return typeof value === 'bigint';
}

function isDict(value: Value): boolean {
  return value instanceof Map;
}

const NAMELESS = ['nullType', 'function', 'module', 'Attributes', 'Variables'].map(name => new Type(name));

/** By name. */
const TYPES: ReadonlyMap<string, Type> = new Map(
  [...CONSTRUCTORS, ...NAMELESS].map(type => [type.name, type]),
);

/** The types that programs can name. */
export const NAMED_TYPES: readonly Type[] = CONSTRUCTORS;
