/** Text being edited in place: every edit keeps lines, and all but `append` and `prepend` keep columns. */
export class Draft {
  /** One entry per UTF-16 code unit of the original. */
  readonly #units: string[];

  constructor(text: string) {
    this.#units = text.split('');
  }

  /** Writes over as many code units as the text has. */
  overwrite(start: number, text: string): void {
    for (let index = 0; index < text.length; index++) this.#units[start + index] = text[index]!;
  }

  /** Replaces a range with spaces; line breaks stay. */
  blank(start: number, end: number): void {
    for (let index = start; index < end; index++) {
      this.#units[index] = this.#units[index]!.replace(/[^\r\n\u2028\u2029]/g, ' ');
    }
  }

  /** Adds text behind a position, which moves the columns of what follows on its line. */
  append(end: number, text: string): void {
    this.#units[end - 1] += text;
  }

  /** Adds text before a position, which moves the columns of what follows on its line. */
  prepend(start: number, text: string): void {
    this.#units[start] = text + this.#units[start]!;
  }

  /** Code units that were added between a line's start and a position in it. */
  addedBefore(lineStart: number, position: number): number {
    return this.slice(lineStart, position).length - (position - lineStart);
  }

  slice(start: number, end: number): string {
    return this.#units.slice(start, end).join('');
  }

  toString(): string {
    return this.#units.join('');
  }
}
