/**
 * The engine's check that an evaluation leaves nothing behind (flowexpr reference, section 6, last rule).
 *
 * The engine counts its lists, dicts and host objects before and after. Two programs fail that: one that made
 * a container hold itself, and one that replaced `attributes` or `variables` by something of another count.
 */

import { Failure } from './expression-error.js';
import { isHost } from './host.js';
import { BoundMethod, type Run, type Value } from './value.js';

/** Throws `Failure` if the run that began with these hosts left more or fewer objects than it found. */
export function checkNothingLeft(run: Run, attributes: Value | undefined, variables: Value): void {
  if (run.grown !== undefined && hasCycle(run.grown)) throw stillAlive('cycle');
  if (run.attributes === attributes && run.variables === variables) return;
  const before = attributes === undefined ? 1 : 2;
  if (countReachable([run.attributes ?? null, run.variables]) !== before)
    throw stillAlive('replaced host object');
}

function stillAlive(why: string): Failure {
  return new Failure(`containers still alive after evaluation (${why})`);
}

type Holder = Exclude<Value, null | boolean | bigint | number | string>;

/** What `value` keeps alive directly. A closure holds its frame weakly. */
function held(value: Holder): Iterable<Value> {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return value.values();
  return value instanceof BoundMethod ? [value.self] : [];
}

function isHolder(value: Value): value is Holder {
  return typeof value === 'object' && value !== null;
}

/** Whether any of `roots` leads to something that holds itself. No recursion: nesting has no bound here. */
function hasCycle(roots: Iterable<Holder>): boolean {
  const finished = new Set<Holder>();
  for (const root of roots) {
    const path = new Set<Holder>();
    const pending: { holder: Holder; rest: Iterator<Value> }[] = [];
    const enter = (holder: Holder): void => {
      path.add(holder);
      pending.push({ holder, rest: held(holder)[Symbol.iterator]() });
    };
    if (!finished.has(root)) enter(root);
    for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
      const { done, value } = top.rest.next();
      if (done) {
        pending.pop();
        path.delete(top.holder);
        finished.add(top.holder);
      } else if (isHolder(value) && !finished.has(value)) {
        if (path.has(value)) return true;
        enter(value);
      }
    }
  }
  return false;
}

/** How many lists, dicts and host objects the roots lead to, each counted once. */
function countReachable(roots: readonly Value[]): number {
  const seen = new Set<Holder>();
  const pending = roots.filter(isHolder);
  let count = 0;
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value) || value instanceof Map || isHost(value)) count++;
    for (const item of held(value)) if (isHolder(item)) pending.push(item);
  }
  return count;
}
