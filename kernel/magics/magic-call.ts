/** A magic that works around a cell, as the front tells the session of it. */
export interface MagicCall {
  readonly name: string;
  /** As its definition reads them. */
  readonly options: Readonly<Record<string, unknown>>;
}
