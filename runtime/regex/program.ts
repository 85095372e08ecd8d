/** A regular expression as instructions for `Matcher` (K. Thompson's construction). */

import { Failure } from '../expression/expression-error.js';
import type { PointSet } from './point-set.js';
import type { ParsedRegex } from './regex-parser.js';
import type { Look, RegexNode } from './regex-syntax.js';

/**
 * Each instruction leads to the one after it, unless it says otherwise. `split` prefers `first`. `save` notes
 * the place in the text in a slot: 2 × group for its start, the next one for its end.
 */
export type Instruction =
  | { readonly op: 'point'; readonly set: PointSet }
  | { readonly op: 'look'; readonly look: Look }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'match' };

/** Counted repetitions multiply; this many instructions take a few dozen megabytes. */
const MAX_LENGTH = 250_000;
const TOO_LONG = 'invalid regex: compiled regex exceeds size limit';

/** Throws `Failure` if the program would be too long. */
export function compileProgram({ node }: ParsedRegex): readonly Instruction[] {
  const builder = new ProgramBuilder();
  builder.save(0, node);
  builder.add({ op: 'match' });
  return builder.program;
}

class ProgramBuilder {
  readonly program: Instruction[] = [];

  add(instruction: Instruction): void {
    if (this.program.length >= MAX_LENGTH) throw new Failure(TOO_LONG);
    this.program.push(instruction);
  }

  save(group: number, node: RegexNode): void {
    this.add({ op: 'save', slot: 2 * group });
    this.#node(node);
    this.add({ op: 'save', slot: 2 * group + 1 });
  }

  #node(node: RegexNode): void {
    switch (node.kind) {
      case 'look':
        this.add({ op: 'look', look: node.look });
        break;
      case 'point':
        this.add({ op: 'point', set: node.set });
        break;
      case 'group':
        this.save(node.index, node.node);
        break;
      case 'concat':
        for (const item of node.items) this.#node(item);
        break;
      case 'alternate':
        this.#alternate(node.items);
        break;
      case 'repeat':
        this.#repeat(node.node, node.least, node.most, node.greedy);
    }
  }

  #alternate(items: readonly RegexNode[]): void {
    const ends: { to: number }[] = [];
    for (const item of items.slice(0, -1)) {
      const split = this.#split();
      split.first = this.program.length;
      this.#node(item);
      ends.push(this.#jump());
      split.second = this.program.length;
    }
    this.#node(items.at(-1)!);
    for (const end of ends) end.to = this.program.length;
  }

  #split(): { first: number; second: number } {
    const split = { op: 'split' as const, first: 0, second: 0 };
    this.add(split);
    return split;
  }

  #jump(): { to: number } {
    const jump = { op: 'jump' as const, to: 0 };
    this.add(jump);
    return jump;
  }

  #repeat(node: RegexNode, least: number, most: number, greedy: boolean): void {
    if (most === Number.POSITIVE_INFINITY) {
      this.#repeatForever(node, least, greedy);
      return;
    }
    this.#times(node, least);
    const splits: { first: number; second: number }[] = [];
    for (let i = least; i < most; i++) {
      const split = this.#split();
      this.#enter(split, greedy);
      splits.push(split);
      this.#node(node);
    }
    for (const split of splits) this.#leave(split, greedy);
  }

  /** `node` again and again; once is enough if it has no instructions. */
  #times(node: RegexNode, count: number): void {
    const start = this.program.length;
    for (let i = 0; i < count; i++) {
      this.#node(node);
      if (this.program.length === start) return;
    }
  }

  #repeatForever(node: RegexNode, least: number, greedy: boolean): void {
    this.#times(node, least - 1);
    // What can match nothing is repeated as `(?:x+)?`: in `x*` its empty match would be tried in vain.
    const skip = least === 0 ? this.#split() : undefined;
    if (skip !== undefined) this.#enter(skip, greedy);
    const loopsToSkip = skip !== undefined && !matchesEmpty(node);
    const start = this.program.length;
    this.#node(node);
    if (loopsToSkip) {
      this.#jump().to = start - 1;
    } else {
      const again = this.#split();
      again.first = greedy ? start : this.program.length;
      again.second = greedy ? this.program.length : start;
    }
    if (skip !== undefined) this.#leave(skip, greedy);
  }

  /** Makes `split` go into what is built next, by preference if `greedy`. */
  #enter(split: { first: number; second: number }, greedy: boolean): void {
    if (greedy) split.first = this.program.length;
    else split.second = this.program.length;
  }

  /** Makes the other branch of `split` go on to what is built next. */
  #leave(split: { first: number; second: number }, greedy: boolean): void {
    if (greedy) split.second = this.program.length;
    else split.first = this.program.length;
  }
}

function matchesEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case 'look':
      return true;
    case 'point':
      return false;
    case 'group':
      return matchesEmpty(node.node);
    case 'concat':
      return node.items.every(matchesEmpty);
    case 'alternate':
      return node.items.some(matchesEmpty);
    case 'repeat':
      return node.least === 0 || matchesEmpty(node.node);
  }
}
