/** Methods of `str` (flowexpr reference, section 7.1). */

import { limitArgument, stringArgument } from '../arguments.js';
import { points, pointsBefore } from '../code-points.js';
import { Failure } from '../expression-error.js';
import { defineMethods, typeName, type Value } from '../value.js';
import { splitWords, trim, trimEnd, trimStart } from '../white-space.js';
import { format } from './format.js';

export const strMethods = defineMethods<string>('str', {
  strip: [0, 0, trim],
  lstrip: [0, 0, trimStart],
  rstrip: [0, 0, trimEnd],
  upper: [0, 0, self => self.toUpperCase()],
  lower: [0, 0, self => self.toLowerCase()],
  find: [1, 1, (self, [part]) => pointIndex(self, self.indexOf(stringArgument(part!)))],
  rfind: [1, 1, (self, [part]) => pointIndex(self, self.lastIndexOf(stringArgument(part!)))],
  split: [0, 2, split],
  rsplit: [
    1,
    2,
    (self, [separator, limit]) => rsplit(self, stringArgument(separator!), limitArgument(limit)),
  ],
  starts_with: [1, 1, (self, [part]) => self.startsWith(stringArgument(part!))],
  ends_with: [1, 1, (self, [part]) => self.endsWith(stringArgument(part!))],
  replace: [2, 2, (self, [from, to]) => replace(self, stringArgument(from!), stringArgument(to!))],
  remove_prefix: [1, 1, (self, [prefix]) => removePrefix(self, stringArgument(prefix!))],
  remove_suffix: [1, 1, (self, [suffix]) => removeSuffix(self, stringArgument(suffix!))],
  join: [1, 1, (self, [list]) => join(self, list!)],
  format: [0, Number.POSITIVE_INFINITY, format],
});

/** In code points, `null` for not found. */
function pointIndex(text: string, offset: number): Value {
  return offset < 0 ? null : BigInt(pointsBefore(text, offset));
}

function split(self: string, [separator, limit]: readonly Value[]): Value {
  if (separator === undefined) return splitWords(self);
  const text = stringArgument(separator);
  const cuts = limitArgument(limit);
  return text === '' ? splitEverywhere(self, cuts) : splitAt(self, text, cuts);
}

function splitAt(text: string, separator: string, cuts: number): string[] {
  const parts = text.split(separator);
  if (parts.length <= cuts + 1) return parts;
  const rest = parts.slice(cuts).join(separator);
  return [...parts.slice(0, cuts), rest];
}

/** Cuts before and after every code point. */
function splitEverywhere(text: string, cuts: number): string[] {
  const parts = ['', ...points(text), ''];
  if (parts.length <= cuts + 1) return parts;
  return [...parts.slice(0, cuts), parts.slice(cuts).join('')];
}

/** Cuts from the right; the parts are in reading order. */
function rsplit(text: string, separator: string, cuts: number): string[] {
  if (separator === '') {
    const parts = ['', ...points(text), ''];
    if (parts.length <= cuts + 1) return parts;
    const first = parts.length - cuts;
    return [parts.slice(0, first).join(''), ...parts.slice(first)];
  }
  const parts: string[] = [];
  let end = text.length;
  while (parts.length < cuts && end >= separator.length) {
    const at = text.lastIndexOf(separator, end - separator.length);
    if (at < 0) break;
    parts.push(text.slice(at + separator.length, end));
    end = at;
  }
  parts.push(text.slice(0, end));
  return parts.reverse();
}

function replace(text: string, from: string, to: string): string {
  return from === '' ? ['', ...points(text), ''].join(to) : text.replaceAll(from, () => to);
}

function removePrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function removeSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

function join(separator: string, list: Value): string {
  if (!Array.isArray(list)) throw new Failure(`join() argument must be a list, got ${typeName(list)}`);
  const wrong = list.find(item => typeof item !== 'string');
  if (wrong !== undefined) {
    throw new Failure(`join() list elements must be strings, got ${typeName(wrong)}`);
  }
  return list.join(separator);
}
