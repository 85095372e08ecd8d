/** A cell that only asks what a name is, in the notation of Jupyter's notebooks: `name?`, `name??`, `?name`. */

export interface NameQuestion {
  readonly name: string;
  /** As `inspect_request` has it: 1 with all that is known. */
  readonly detail: 0 | 1;
}

const NAME = '([A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*)';
const BEFORE = new RegExp(`^\\s*(\\?\\??)\\s*${NAME}\\s*$`);
const BEHIND = new RegExp(`^\\s*${NAME}\\s*(\\?\\??)\\s*$`);

export function questionIn(cell: string): NameQuestion | undefined {
  const before = BEFORE.exec(cell);
  const behind = BEHIND.exec(cell);
  const [name, marks] = before ? [before[2], before[1]] : [behind?.[1], behind?.[2]];
  return name === undefined ? undefined : { name, detail: marks === '??' ? 1 : 0 };
}
