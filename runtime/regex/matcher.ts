/**
 * Runs a program over a text in time proportional to both (R. Cox, "Regular Expression Matching: the Virtual
 * Machine Approach", 2009). Of the matches that begin leftmost it finds the one that a backtracking engine
 * would find first.
 */

import { type PointSet, WORD, WORD_ASCII } from './point-set.js';
import type { Instruction } from './program.js';
import type { Look } from './regex-syntax.js';

/** Where each group begins and ends, in UTF-16 units: slots as in `Instruction`; -1 where a group took no part. */
export type Slots = readonly number[];

/** The threads that stand at one place of the text, the preferred ones first. */
class Threads {
  readonly at: number[] = [];
  readonly slots: Slots[] = [];
  readonly #seen: Uint32Array;
  #generation = 1;

  constructor(programLength: number) {
    this.#seen = new Uint32Array(programLength);
  }

  clear(): void {
    this.at.length = 0;
    this.slots.length = 0;
    this.#generation++;
  }

  add(at: number, slots: Slots): void {
    this.at.push(at);
    this.slots.push(slots);
  }

  /** False if some thread has been at this instruction already. */
  enter(at: number): boolean {
    if (this.#seen[at] === this.#generation) return false;
    this.#seen[at] = this.#generation;
    return true;
  }
}

export class Matcher {
  readonly #program: readonly Instruction[];
  readonly #noSlots: Slots;
  /** What a match has to begin with, if that is one code point in any case. */
  readonly #firstSet: PointSet | undefined;

  constructor(program: readonly Instruction[], groupCount: number) {
    this.#program = program;
    this.#noSlots = new Array(2 * (groupCount + 1)).fill(-1);
    const first = program.find(instruction => instruction.op !== 'save');
    this.#firstSet = first?.op === 'point' ? first.set : undefined;
  }

  /** The first match that begins at UTF-16 offset `from` or later. */
  search(text: string, from: number): Slots | undefined {
    let current = new Threads(this.#program.length);
    let next = new Threads(this.#program.length);
    let found: Slots | undefined;
    for (let place = from; ; ) {
      const point = text.codePointAt(place);
      if (found === undefined && this.#mayBegin(point)) this.#follow(current, 0, this.#noSlots, text, place);
      const after = place + (point !== undefined && point > 0xffff ? 2 : 1);
      next.clear();
      for (let i = 0; i < current.at.length; i++) {
        const at = current.at[i]!;
        const instruction = this.#program[at]!;
        if (instruction.op === 'match') {
          // The threads behind this one are less preferred.
          found = current.slots[i]!;
          break;
        }
        if (instruction.op === 'point' && point !== undefined && instruction.set.has(point)) {
          this.#follow(next, at + 1, current.slots[i]!, text, after);
        }
      }
      if (point === undefined || (found !== undefined && next.at.length === 0)) return found;
      [current, next] = [next, current];
      place = after;
    }
  }

  #mayBegin(point: number | undefined): boolean {
    return this.#firstSet === undefined || (point !== undefined && this.#firstSet.has(point));
  }

  /** Adds the threads that `start` leads to without taking anything from the text, in order of preference. */
  #follow(threads: Threads, start: number, startSlots: Slots, text: string, place: number): void {
    let at = start;
    let slots = startSlots;
    /** Branches to follow once the preferred ones have been, the latest first. */
    let branches: Branch | undefined;
    for (;;) {
      const instruction = threads.enter(at) ? this.#program[at]! : undefined;
      if (instruction?.op === 'jump') {
        at = instruction.to;
      } else if (instruction?.op === 'split') {
        branches = { at: instruction.second, slots, next: branches };
        at = instruction.first;
      } else if (instruction?.op === 'save') {
        slots = slots.with(instruction.slot, place);
        at++;
      } else if (instruction?.op === 'look' && holds(instruction.look, text, place)) {
        at++;
      } else {
        if (instruction !== undefined && instruction.op !== 'look') threads.add(at, slots);
        if (branches === undefined) return;
        ({ at, slots, next: branches } = branches);
      }
    }
  }
}

interface Branch {
  readonly at: number;
  readonly slots: Slots;
  readonly next: Branch | undefined;
}

/** The code point that ends at `place`, or `undefined` at the start. */
function pointBefore(text: string, place: number): number | undefined {
  if (place === 0) return undefined;
  const low = text.charCodeAt(place - 1);
  const isPair = low >= 0xdc00 && low <= 0xdfff && place > 1;
  const pair = isPair ? text.codePointAt(place - 2)! : low;
  return pair > 0xffff ? pair : low;
}

const LF = 0x0a;
const CR = 0x0d;

function holds(look: Look, text: string, place: number): boolean {
  const before = pointBefore(text, place);
  const after = text.codePointAt(place);
  switch (look) {
    case 'textStart':
      return before === undefined;
    case 'textEnd':
      return after === undefined;
    case 'lineStart':
      return before === undefined || before === LF;
    case 'lineEnd':
      return after === undefined || after === LF;
    case 'lineStartCrlf':
      return before === undefined || before === LF || (before === CR && after !== LF);
    case 'lineEndCrlf':
      return after === undefined || after === CR || (after === LF && before !== CR);
    default:
      return holdsAtWord(look, before, after);
  }
}

type WordLook = Exclude<Look, `text${string}` | `line${string}`>;

function holdsAtWord(look: WordLook, before: number | undefined, after: number | undefined): boolean {
  const words = look.endsWith('Ascii') ? WORD_ASCII : WORD;
  const wordBefore = before !== undefined && words.has(before);
  const wordAfter = after !== undefined && words.has(after);
  switch (look) {
    case 'wordBoundary':
    case 'wordBoundaryAscii':
      return wordBefore !== wordAfter;
    case 'noWordBoundary':
    case 'noWordBoundaryAscii':
      return wordBefore === wordAfter;
    case 'wordStart':
    case 'wordStartAscii':
      return !wordBefore && wordAfter;
    case 'wordEnd':
    case 'wordEndAscii':
      return wordBefore && !wordAfter;
    case 'wordStartHalf':
    case 'wordStartHalfAscii':
      return !wordBefore;
    case 'wordEndHalf':
    case 'wordEndHalfAscii':
      return !wordAfter;
  }
}
