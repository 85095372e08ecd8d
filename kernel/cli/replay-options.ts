/** The options of `arclab replay`, and the one that writes what it reads. */
import { InvalidArgumentError, Option } from 'commander';
import type { Narrowing } from '../../profiles/replay/replay.js';
import type { RunOptions } from '../../runtime/execution/options.js';
import type { CliOption } from './cli-option.js';
import { addAssignment } from './option-values.js';

export const REPLAY_OPTIONS: readonly CliOption[] = [
  {
    usedBy: ['run WORKFLOW'],
    flags: '--trace <file>',
    help: 'also write what was asked of features, for arclab replay',
    instead: { 'run NOTEBOOK': 'a notebook says itself how its workflows run' },
  },
  {
    usedBy: ['replay'],
    flags: '--by <what>',
    help: 'what the printed table has a row for, in each combination of options; action: what each node makes of features; change: what single changes save',
    more: async () => ({
      choices: [
        ...Object.keys((await import('../../profiles/replay/replay-tables.js')).REPLAY_TABLES),
        'action',
        'change',
      ],
      initial: 'total',
    }),
  },
  { usedBy: ['replay', 'infer'], flags: narrowingFlags, help: '' },
  {
    usedBy: ['replay'],
    flags: '--scale <list>',
    help: 'how figures grow, from traces of at least two scales: scales with commas between',
    more: () => ({ parse: scalesOf, conflicts: ['by'] }),
  },
  {
    usedBy: ['replay'],
    flags: '--weights <list>',
    help: 'what the verdict weighs: bytesModeled=1,peakLiveBytes=1,deepClones=1,bytesCopied=0',
    more: () => ({ parse: weightsOf }),
  },
  {
    usedBy: ['replay'],
    flags: '--native',
    help: 're-enact it in Rust too (built once by cargo): what its allocator counts beside what is modeled, by total, site or ledger',
    more: () => ({ conflicts: ['scale', 'weights'] }),
  },
  {
    usedBy: ['replay'],
    flags: '--workflow <file>',
    help: 'refuse a trace that is not of this workflow',
  },
  {
    usedBy: ['replay'],
    flags: '--var <NAME=VALUE>',
    help: 'sets a variable of that workflow; can be repeated',
    more: () => ({ parse: addAssignment, initial: {}, initialText: 'none' }),
  },
];

/** One flag for each option that is replayed; each takes a value, or several with commas between. */
async function narrowingFlags(): Promise<Option[]> {
  const { REPLAYED_OPTIONS } = await import('../../profiles/replay/replay-result.js');
  const { parseOption, RUN_OPTIONS } = await import('../../runtime/execution/options.js');
  const { messageOf } = await import('../../runtime/user-error.js');
  return REPLAYED_OPTIONS.map(name => {
    const flag =
      name === 'sharing' ? 'strategy' : name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
    const { domain } = RUN_OPTIONS[name];
    const values = domain.kind === 'choice' ? domain.values.join(', ') : '';
    return new Option(`--${flag} <list>`, `only these: ${values} (all)`).argParser(text => {
      try {
        return text.split(',').map(value => parseOption(name, value.trim()));
      } catch (error) {
        throw new InvalidArgumentError(messageOf(error));
      }
    });
  });
}

/** What the flags of `narrowingFlags` say. */
export interface ReplayFlags extends Omit<Narrowing, 'sharing'> {
  readonly strategy?: readonly RunOptions['sharing'][];
}

export function narrowingOf({ strategy, mutation, finish, featureStore, storeKey }: ReplayFlags): Narrowing {
  return {
    ...(strategy === undefined ? {} : { sharing: strategy }),
    ...(mutation === undefined ? {} : { mutation }),
    ...(finish === undefined ? {} : { finish }),
    ...(featureStore === undefined ? {} : { featureStore }),
    ...(storeKey === undefined ? {} : { storeKey }),
  };
}

function scalesOf(text: string): number[] {
  const scales = text.split(',').map(word => Number(word));
  if (text.trim() === '' || !scales.every(scale => scale > 0 && scale < 1e9)) {
    throw new InvalidArgumentError('it must be numbers above 0, with commas between: 1,2,5,10');
  }
  return scales;
}

function weightsOf(text: string): Record<string, number> {
  const weights = text.split(',').map(word => word.split('=').map(part => part.trim()));
  const areWeights = weights.every(
    ([name, weight, ...more]) => name !== '' && Number(weight) >= 0 && more.length === 0,
  );
  if (!areWeights) {
    throw new InvalidArgumentError('it must be figures with their weights: bytesModeled=1,peakLiveBytes=2');
  }
  return Object.fromEntries(weights.map(([name, weight]) => [name, Number(weight)]));
}
