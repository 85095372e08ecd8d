/**
 * What cells wait for. Every `await` of a cell comes here (see `rewrite.ts`), in its functions too, so that an
 * interrupt ends the wait itself: else the cell would go on in the background when what it waits for comes.
 */
import type { Frame } from '../messages.js';
import { AWAIT_GLOBAL } from '../script.js';
import { currentCell } from './current-cell.js';
import { setFrames, strippedFrame } from './stack.js';

/** Where a cell awaits: the cell of the code, and the place in it; the line counts from 1, the column from 0. */
type Place = readonly [cell: number, line: number, column: number];

interface Wait {
  /** The cell that runs, which may not be the one whose code this is. */
  readonly cell: number;
  readonly place: Place;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What ends a cell that is interrupted while it waits. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(frames: Frame[]) {
    super('the cell was interrupted; its variables are as it left them');
    setFrames(this, frames);
  }
}

/** A cell's value in an object, which the inspector hands on as it is where it would copy a text. */
export class KeptValue {
  constructor(readonly value: unknown) {}
}

function keep(value: unknown): KeptValue {
  return new KeptValue(value);
}

/** Those that came first are first. */
const waits = new Set<Wait>();

export function installAwait(): void {
  const value = Object.assign(settled, { each, keep });
  Object.defineProperty(globalThis, AWAIT_GLOBAL, { value });
}

/**
 * Makes what a cell waits for fail, so that its `catch` and `finally` blocks run.
 * @returns the error that they get; nothing where the cell waits for nothing
 */
export function interruptWaits(cell: number): Interrupted | undefined {
  const pending = waitsOf(cell);
  if (pending.length === 0) return undefined;
  const error = new Interrupted(framesOf(pending));
  for (const { reject } of pending) reject(error);
  return error;
}

/** Makes what a cell waits for never come. */
export function abandonWaits(cell: number): void {
  for (const { resolve } of waitsOf(cell)) resolve(new Promise(() => {}));
}

function waitsOf(cell: number): Wait[] {
  const pending = [...waits].filter(wait => wait.cell === cell);
  for (const wait of pending) waits.delete(wait);
  return pending;
}

/** Each place once: a hundred requests at a time are awaited in one. */
function framesOf(pending: readonly Wait[]): Frame[] {
  const places = new Map(pending.map(({ place }) => [place.join(), place]));
  return [...places.values()].map(place => strippedFrame(...place));
}

function settled(value: unknown, ...place: Place): unknown {
  // What is there already needs no waiting.
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  return new Promise((resolve, reject) => {
    const wait: Wait = { cell: currentCell(), place, resolve, reject };
    waits.add(wait);
    // One handler, and the promise's own: so V8 can follow it for the stacks of errors.
    const handled = Promise.resolve(value).then(resolve, reject);
    void handled.then(() => waits.delete(wait));
  });
}

/** For `for await`: the same for each step. */
function each(source: unknown, ...place: Place): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = asyncIterator(source);
      const step = (result: unknown) => settled(result, ...place) as Promise<IteratorResult<unknown>>;
      return {
        next: () => step(iterator.next()),
        ...(iterator.return ? { return: () => step(iterator.return!()) } : {}),
      };
    },
  };
}

function asyncIterator(source: unknown): AsyncIterator<unknown> {
  const { [Symbol.asyncIterator]: ofAsync, [Symbol.iterator]: ofSync } = Object(source ?? {}) as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  if (ofAsync) return ofAsync.call(source);
  if (!ofSync) throw new TypeError('what `for await` goes through is not async iterable');
  return eachAwaited(source as Iterable<unknown>);
}

async function* eachAwaited(source: Iterable<unknown>): AsyncGenerator<unknown> {
  yield* source;
}
