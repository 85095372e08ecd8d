/**
 * The options of a run: the memo's sections as switches, each with the engine's value as the memo found it
 * (`before`) and as the memo plans it (`after`).
 *
 * One table says everything about an option; the command line, its help and the checks are made from it.
 */

import { STRATEGIES, type Strategy } from '../feature/representation/strategies.js';
import type { StringCopying } from '../feature/size.js';
import { UserError } from '../user-error.js';
import { nearestNames, quoted } from '../workflow/nearest-names.js';

export interface RunOptions {
  /** How features are divided into shared parts (plan 1). */
  sharing: Strategy;
  /** Whether actions that change a feature clone it first. */
  mutation: 'clone-then-mutate' | 'move-then-mutate';
  /** Whether accumulating actions emit copies of what they kept (plan 2). */
  finish: 'copy' | 'take';
  /**
   * What happens to every forwarded feature for the feature store (plan 3). `off` is the engine's own switch,
   * which the memo found inside the writer: the forwarder still clones for it. `reference` clones nothing.
   */
  featureStore: 'clone' | 'reference' | 'off';
  /** Whether the store's buffers give their capacity back after a flush (plan 3). */
  storeShrink: boolean;
  /** What the store's files are written as; `zstd` makes them `.jsonl.zst`. */
  storeCompression: 'none' | 'zstd';
  /** Whether the store keeps a file, and does a write, per edge or per output port (section 3). */
  storeKey: 'edge' | 'port';
  /** What a heavy `finish` waits for (plan 4). */
  finishGate: 'none' | 'quiet' | 'permits';
  /** Whether every processor is deep-cloned once while the graph is built (plan 5.1). */
  graphBuild: 'clone' | 'move';
  /** How long a node sleeps before it reports its end, in milliseconds (plan 5.4). */
  statusDelayMs: number;
  /** Whether a deep clone duplicates the contents of strings, which V8 can share. */
  strings: StringCopying;
  /** Features that a channel between two nodes holds before its sender waits. */
  channelCapacity: number;
  /** How many heavy finishes run at a time behind `finishGate: permits`. */
  finishPermits: number;
  /** Megabytes of kept features that all nodes together hold in memory before further ones go to disk; 0 for no limit. */
  memoryBudget: number;
  /** What table writers do with text that a spreadsheet would execute as a formula. */
  csvFormulas: 'as-is' | 'escape';
  /**
   * What becomes of invalid areas where they are measured or combined. `as-is` is the engine's way: measured as
   * they are, and repaired only within operations that need it.
   */
  invalidGeometry: 'as-is' | 'repair' | 'reject';
  /** How many times every source emits its features, each time with other ids. */
  scale: number;
}

/** The options that a single node may have other values of than the run. */
export type NodeOptions = Pick<RunOptions, 'mutation' | 'finish'>;

export type OptionName = keyof RunOptions;

interface Choice<T> {
  readonly kind: 'choice';
  readonly values: readonly T[];
}

interface Count {
  readonly kind: 'count';
  readonly least: number;
  readonly most: number;
}

interface OptionInfo<T> {
  readonly before: T;
  readonly after: T;
  readonly domain: Choice<T> | (T extends number ? Count : never);
  /** The memo's section or plan; `null` for what the memo does not speak of. */
  readonly memo: string | null;
  readonly help: string;
  /** Without one of these values of another option it has no effect. */
  readonly needs?: { readonly option: OptionName; readonly values: readonly string[] };
}

const STORE_ON = { option: 'featureStore', values: ['clone', 'reference'] } as const;

const choice = <T>(...values: T[]): Choice<T> => ({ kind: 'choice', values });
const count = (least: number, most: number): Count => ({ kind: 'count', least, most });

export const RUN_OPTIONS: { readonly [K in OptionName]: OptionInfo<RunOptions[K]> } = {
  sharing: {
    before: 'owned',
    after: 'arc-geometry-attributes',
    domain: { kind: 'choice', values: STRATEGIES },
    memo: 'plan 1',
    help: 'the strategy: how features are divided into shared parts',
  },
  mutation: {
    before: 'clone-then-mutate',
    after: 'move-then-mutate',
    domain: choice<RunOptions['mutation']>('clone-then-mutate', 'move-then-mutate'),
    memo: null,
    help: 'whether actions that change a feature clone it first',
  },
  finish: {
    before: 'copy',
    after: 'take',
    domain: choice<RunOptions['finish']>('copy', 'take'),
    memo: 'plan 2',
    help: 'whether accumulating actions emit copies of what they kept',
  },
  featureStore: {
    before: 'clone',
    after: 'off',
    domain: choice<RunOptions['featureStore']>('clone', 'reference', 'off'),
    memo: 'plan 3',
    help: 'how forwarded features reach the feature store',
  },
  storeShrink: {
    before: false,
    after: true,
    domain: choice(false, true),
    memo: 'plan 3',
    help: "whether the store's buffers give their capacity back after a flush",
    needs: STORE_ON,
  },
  storeCompression: {
    before: 'none',
    after: 'none',
    domain: choice<RunOptions['storeCompression']>('none', 'zstd'),
    memo: null,
    help: 'whether the files of the feature store are compressed',
    needs: STORE_ON,
  },
  storeKey: {
    before: 'edge',
    after: 'port',
    domain: choice<RunOptions['storeKey']>('edge', 'port'),
    memo: 'section 3',
    help: 'whether the store writes once per edge or once per output port',
  },
  finishGate: {
    before: 'none',
    after: 'quiet',
    domain: choice<RunOptions['finishGate']>('none', 'quiet', 'permits'),
    memo: 'plan 4',
    help: 'what a heavy finish waits for',
  },
  graphBuild: {
    before: 'clone',
    after: 'move',
    domain: choice<RunOptions['graphBuild']>('clone', 'move'),
    memo: 'plan 5.1',
    help: 'whether processors are deep-cloned while the graph is built',
  },
  statusDelayMs: {
    before: 500,
    after: 0,
    domain: count(0, 60_000),
    memo: 'plan 5.4',
    help: 'how long a node sleeps before it reports its end, in milliseconds',
  },
  strings: {
    before: 'shared',
    after: 'shared',
    domain: choice<StringCopying>('shared', 'copied'),
    memo: null,
    help: 'whether a deep clone duplicates the contents of strings',
  },
  channelCapacity: {
    before: 256,
    after: 256,
    domain: count(1, 1_000_000),
    memo: 'section 4',
    help: 'features that a channel holds before its sender waits',
  },
  finishPermits: {
    before: 1,
    after: 1,
    domain: count(1, 1_000),
    memo: 'plan 4',
    help: 'how many heavy finishes run at a time with --finish-gate permits',
    needs: { option: 'finishGate', values: ['permits'] },
  },
  memoryBudget: {
    before: 0,
    after: 0,
    domain: count(0, 1_000_000),
    memo: null,
    help: 'megabytes of accumulated features held in memory, further ones go to disk; 0 for no limit',
  },
  csvFormulas: {
    before: 'as-is',
    after: 'as-is',
    domain: choice<RunOptions['csvFormulas']>('as-is', 'escape'),
    memo: null,
    help: "whether tables get a ' before text that a spreadsheet would execute as a formula",
  },
  invalidGeometry: {
    before: 'as-is',
    after: 'as-is',
    domain: choice<RunOptions['invalidGeometry']>('as-is', 'repair', 'reject'),
    memo: null,
    help: 'what becomes of invalid areas before they are measured or combined',
  },
  scale: {
    before: 1,
    after: 1,
    domain: count(1, 1_000_000),
    memo: null,
    help: 'how many times every source emits its features, each time as other features with other ids',
  },
};

export const OPTION_NAMES = Object.keys(RUN_OPTIONS) as OptionName[];

export type Preset = 'before' | 'after';

export const PRESETS: readonly Preset[] = ['before', 'after'];

/** The options of a preset, with what is given in `changes` in place of its own. */
export function runOptions(preset: Preset, changes: Partial<RunOptions> = {}): RunOptions {
  const options = OPTION_NAMES.map(name => [name, changes[name] ?? RUN_OPTIONS[name][preset]]);
  return Object.fromEntries(options) as unknown as RunOptions;
}

/**
 * Options as a notebook gives them, which no compiler has checked, with the rest from the preset.
 * @throws UserError for a preset, an option or a value that does not exist, and for one that has no effect
 */
export function checkedOptions(preset: Preset, changes: Partial<RunOptions>): RunOptions {
  if (!PRESETS.includes(preset)) {
    throw new UserError(`preset can't be ${JSON.stringify(preset)}: it is one of ${PRESETS.join(', ')}`);
  }
  for (const [name, value] of Object.entries(changes)) checkOption(name, value);
  const options = runOptions(preset, changes);
  for (const name of OPTION_NAMES) checkEffect(name, preset, options);
  return options;
}

function checkEffect(name: OptionName, preset: Preset, options: RunOptions): void {
  const { needs, [preset]: own } = RUN_OPTIONS[name];
  if (needs === undefined || options[name] === own) return;
  const other = options[needs.option];
  if (needs.values.includes(String(other))) return;
  throw new UserError(
    `${name}: ${options[name]} has no effect with ${needs.option}: ${other}; it needs ${needs.values.join(' or ')}`,
  );
}

function checkOption(name: string, value: unknown): void {
  if (!isOption(name)) {
    throw new UserError(
      `there is no option "${name}"; did you mean ${quoted(nearestNames(name, OPTION_NAMES))}?`,
    );
  }
  if (value === undefined) return;
  const right = parseOption(name, String(value));
  if (right === value) return;
  throw new UserError(`${name} can't be the ${typeof value} "${value}": write ${JSON.stringify(right)}`);
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(RUN_OPTIONS, name);
}

/** The value of an option as somebody typed it. Throws `UserError` that says what would be right. */
export function parseOption<K extends OptionName>(name: K, text: string): RunOptions[K] {
  const { domain } = RUN_OPTIONS[name] as OptionInfo<RunOptions[K]>;
  if (domain.kind === 'choice') {
    const value = domain.values.find(candidate => String(candidate) === text);
    if (value !== undefined) return value;
    throw new UserError(`${name} can't be "${text}": it is one of ${domain.values.join(', ')}`);
  }
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= domain.least && value <= domain.most) {
    return value as RunOptions[K];
  }
  throw new UserError(
    `${name} can't be "${text}": it is a whole number from ${domain.least} to ${domain.most}`,
  );
}
