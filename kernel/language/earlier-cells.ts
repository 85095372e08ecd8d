/** The cells that ran, as far as they matter to later ones: memory is bounded by what they declare. */
import { CellSyntaxError, namesOf } from '../session/transpile.js';
import { declaredTypes, readableCode, withoutMagic } from './cell-code.js';
import type { KnownCell } from './requests.js';

export class EarlierCells {
  #cells: KnownCell[] = [];

  /** In the order they ran. A cell whose every name was declared anew is not among them. */
  all(): readonly KnownCell[] {
    return this.#cells;
  }

  /** A cell that declares nothing is not kept. */
  add(source: string): KnownCell {
    const cell = {
      code: readableCode(source),
      values: valuesIn(withoutMagic(source)),
      types: declaredTypes(source),
    };
    if (cell.values.length === 0 && cell.types.length === 0) return cell;
    const values = new Set(cell.values);
    const types = new Set(cell.types);
    this.#cells = this.#cells.filter(
      earlier =>
        !earlier.values.every(name => values.has(name)) || !earlier.types.every(name => types.has(name)),
    );
    this.#cells.push(cell);
    return cell;
  }

  values(): string[] {
    return [...new Set(this.#cells.flatMap(({ values }) => values))];
  }

  clear(): void {
    this.#cells = [];
  }
}

function valuesIn(code: string): string[] {
  try {
    return namesOf(code);
  } catch (error) {
    // The names of a cell that is no TypeScript; it did not run either.
    if (error instanceof CellSyntaxError) return [];
    throw error;
  }
}
