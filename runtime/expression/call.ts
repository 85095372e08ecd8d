/** Members, methods and calls (flowexpr reference, sections 6 and 7). All throw `Failure`. */

import { checkCount } from './arguments.js';
import { Failure } from './expression-error.js';
import { isHost } from './host.js';
import { MAX_CALLS, spend, spendMade, spendWalk, tooManyCalls } from './limits.js';
import { dictMethods } from './methods/dict.js';
import { intMethods } from './methods/int.js';
import { listMethods } from './methods/list.js';
import { regexMethods } from './methods/regex.js';
import { strMethods } from './methods/str.js';
import { ReturnSignal } from './return-signal.js';
import {
  BoundMethod,
  Closure,
  Frame,
  type FunctionBody,
  type Method,
  type MethodTable,
  Module,
  NativeFunction,
  Regex,
  type Run,
  Type,
  typeName,
  type Value,
} from './value.js';

function methodsOf(value: Value): MethodTable | undefined {
  if (typeof value === 'string') return strMethods;
  if (Array.isArray(value)) return listMethods;
  if (value instanceof Map) return dictMethods;
  if (typeof value === 'bigint') return intMethods;
  if (value instanceof Regex) return regexMethods;
  return isHost(value) ? value.methods : undefined;
}

/** The method that `self.name` is, or `undefined` if it is something else, or nothing. */
export function findMethod(self: Value, name: string): Method | undefined {
  return methodsOf(self)?.get(name);
}

/** `target.name` */
export function member(target: Value, name: string): Value {
  const method = findMethod(target, name);
  if (method !== undefined || isHost(target) || target instanceof Regex) {
    return new BoundMethod(target, name, method);
  }
  if (target instanceof Module) {
    const value = target.members.get(name);
    if (value !== undefined) return value;
  }
  if (target instanceof Type) {
    const method = target.methods?.get(name);
    if (method !== undefined) return method;
    throw new Failure(`type '${target.name}' has no attribute '${name}'`);
  }
  const lacksMethod = typeof target === 'string' || Array.isArray(target) || target instanceof Map;
  throw new Failure(`${typeName(target)} has no ${lacksMethod ? 'method' : 'attribute'} '${name}'`);
}

/** Calls `callee` from the place that `run.at` and `run.depth` say. */
export function call(callee: Value, args: readonly Value[], run: Run): Value {
  spendCall(args);
  if (callee instanceof NativeFunction) {
    checkCount(callee.name, callee.least, callee.most, args.length);
    return callee.body(args, run);
  }
  if (callee instanceof Closure) return callClosure(callee, args, run);
  if (callee instanceof BoundMethod) {
    if (callee.method !== undefined) return callMethod(callee.method, callee.self, args, run);
    throw new Failure(`${typeName(callee.self)} has no method '${callee.name}'`);
  }
  if (callee instanceof Type && callee.construct !== undefined) return callee.construct(args, run);
  throw new Failure(`value of type ${typeName(callee)} is not callable`);
}

function spendCall(args: readonly Value[]): void {
  spend(1);
  for (const arg of args) if (typeof arg === 'string') spendWalk(arg);
}

export function callMethod(method: Method, self: Value, args: readonly Value[], run: Run): Value {
  spendCall(args);
  if (typeof self === 'string') spendWalk(self);
  checkCount(method.name, method.least, method.most, args.length);
  const result = method.body(self, args, run);
  if (typeof result === 'string') spendMade(result);
  else if (Array.isArray(result) && typeof self === 'string') spend(result.length);
  return result;
}

/** For functions that call back: `run` stands where it stood once the call has returned. */
export function callBack(callee: Value, args: readonly Value[], run: Run): Value {
  const { at, depth } = run;
  const result = call(callee, args, run);
  run.at = at;
  run.depth = depth;
  return result;
}

function callClosure({ code, frame: definer }: Closure, args: readonly Value[], run: Run): Value {
  const expected = code.parameters.length;
  if (args.length !== expected) {
    throw new Failure(`closure expects ${expected} argument(s), got ${args.length}`);
  }
  if (!definer.alive) throw new Failure('closure called after its defining scope was dropped');
  if (run.calls >= MAX_CALLS) throw tooManyCalls();
  const slots: (Value | undefined)[] = new Array(code.slotCount).fill(undefined);
  for (let i = 0; i < expected; i++) slots[code.parameterSlots[i]!] = args[i];
  const frame = new Frame(run, definer, slots, run.depth);
  const { calls } = run;
  run.calls = calls + 1;
  const result = runBody(code.body, frame);
  run.calls = calls;
  frame.alive = false;
  return result;
}

/** The value of a function's or program's body, or of the `return` that ended it. */
export function runBody({ evaluate, returns }: FunctionBody, frame: Frame): Value {
  if (!returns) return evaluate(frame);
  try {
    return evaluate(frame);
  } catch (thrown) {
    if (thrown instanceof ReturnSignal) return thrown.value;
    throw thrown;
  }
}
