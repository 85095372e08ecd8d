/** What a magic around a cell is, in the session: begins, and ends when the cell has. */

export interface AroundMagic<Options = Readonly<Record<string, unknown>>> {
  /** Called before the cell; what it returns is called after it, also where the cell failed. */
  begin(options: Options): End | Promise<End>;
}

export type End = () => void | Promise<void>;
