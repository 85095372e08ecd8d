/** Names for the columns of a table whose header repeats some or leaves them empty, so that none is lost. */

export interface RenamedColumn {
  /** Counted from 1. */
  readonly column: number;
  /** As the header has it. */
  readonly written: string;
  readonly name: string;
}

export interface ColumnNames {
  /** Each another one. */
  readonly names: readonly string[];
  readonly renamed: readonly RenamedColumn[];
}

/**
 * The first column of a name keeps it, further ones are `name_2`, `name_3`, …, and one without a name is `column`
 * and its number. A name that the header has elsewhere is passed over.
 */
export function columnNames(header: readonly string[]): ColumnNames {
  const written = new Set(header);
  const used = new Set<string>();
  const renamed: RenamedColumn[] = [];
  const names = header.map((text, i) => {
    let name = text === '' ? `column${i + 1}` : text;
    if (text === '' || used.has(name)) {
      const base = name;
      for (let n = 2; used.has(name) || written.has(name); n++) name = `${base}_${n}`;
      renamed.push({ column: i + 1, written: text, name });
    }
    used.add(name);
    return name;
  });
  return { names, renamed };
}

/** Columns that a message names. */
const NAMED = 10;

/** What a note says of them; there is at least one. */
export function renamedSentence(renamed: readonly RenamedColumn[]): string {
  const list = renamed
    .slice(0, NAMED)
    .map(
      ({ column, written, name }) =>
        `column ${column} ${written === '' ? 'without a name' : `"${written}"`} is "${name}"`,
    );
  const more = renamed.length > NAMED ? `, and ${renamed.length - NAMED} more` : '';
  const many = renamed.length === 1 ? 'a column was' : `${renamed.length} columns were`;
  return `${many} renamed, since the header repeats names or leaves them empty: ${list.join(', ')}${more}`;
}
