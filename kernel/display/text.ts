/** A value as text, the way Node's own REPL shows it. */
import { createRequire } from 'node:module';
import { inspect as nodeInspect, types } from 'node:util';

const require = createRequire(import.meta.url);

/** Loaded at the first value shown: a session that shows none stays free of it. */
let loaded: typeof import('node-inspect-extracted') | undefined;

/**
 * Text of a value. Objects carry ANSI colours; a lone primitive has none, for there is nothing to tell apart.
 *
 * A promise goes to Node's own inspect: outside Node's binary its state cannot be seen, and a settled
 * promise would be called pending.
 */
export function inspectText(value: unknown): string {
  const colors = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (types.isPromise(value)) return nodeInspect(withoutAsyncIds(value), { colors });
  loaded ??= require('node-inspect-extracted') as typeof import('node-inspect-extracted');
  return loaded.inspect(value, { colors });
}

/** Node 20 and 22 keep the asynchronous context of a promise in properties of it, which are not the user's. */
function withoutAsyncIds<Value extends object>(promise: Value): Value {
  for (const key of Object.getOwnPropertySymbols(promise)) {
    Object.defineProperty(promise, key, { enumerable: false });
  }
  return promise;
}

/** Text of a value on one line of at most `width` characters, for a cell of a table. */
export function inspectShort(value: unknown, width: number): string {
  const text = nodeInspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 6 });
  return shorten(text, width);
}

/** Text on one line, cut with an ellipsis where it is longer than `width`. */
export function shorten(text: string, width: number): string {
  const line = text.slice(0, width * 4).replace(/\s+/g, ' ');
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
