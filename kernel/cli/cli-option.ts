/** What the tables of options say of each. */
import type { Option } from 'commander';

/**
 * What uses an option, as a person writes it: a command (`clones`), one of its modes (`compare --ablation`), or a
 * magic (`%%heap`).
 */
export type Use = string;

export interface CliOption {
  readonly usedBy: readonly Use[];
  /** As commander reads them; or several options that another table has. */
  readonly flags: string | (() => Promise<Option[]>);
  readonly help: string;
  readonly more?: () => OptionMore | Promise<OptionMore>;
  /** What serves instead, by use. */
  readonly instead?: Readonly<Record<Use, string>>;
}

export interface OptionMore {
  readonly choices?: readonly string[];
  readonly parse?: (text: string, previous: never) => unknown;
  readonly initial?: unknown;
  readonly initialText?: string;
  /** Names of options that exclude it. */
  readonly conflicts?: readonly string[];
}
