/** `await replay(file)`: in a cell or a script, what `arclab replay` prints. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ColumnTable } from 'arquero';
import { type Advice, type AdviceSettings, adviseOn, changesTable } from '../profiles/replay/advice.js';
import { adviceSentences } from '../profiles/replay/advice-sentences.js';
import { classesTable } from '../profiles/replay/classes-table.js';
import { type Narrowing, replayTrace, valuesOf } from '../profiles/replay/replay.js';
import {
  type Combination,
  REPLAYED_OPTIONS,
  type Replay,
  type ReplayedOption,
} from '../profiles/replay/replay-result.js';
import { REPLAY_TABLES, type ReplayBy } from '../profiles/replay/replay-tables.js';
import { parseOption, type RunOptions } from '../runtime/execution/options.js';
import type { Strategy } from '../runtime/feature/representation/strategies.js';
import { readTrace } from '../runtime/trace/read-trace.js';
import type { Trace } from '../runtime/trace/trace.js';
import { UserError } from '../runtime/user-error.js';
import { Progress } from './display/progress.js';

/** A value, or several, of the options that are replayed; all of an option's where it is not named. */
export type ReplayNarrowing = {
  readonly [K in ReplayedOption]?: RunOptions[K] | readonly RunOptions[K][];
};

/** What a trace says; tables and advice are made when they are asked for. */
export class TraceReplay implements Replay {
  constructor(
    private readonly trace: Trace,
    readonly combinations: readonly Combination[],
  ) {}

  get events(): number {
    return this.trace.totals.events;
  }

  /** One row per combination, and per site, node, row of the ledger, or point of the curve (replay-tables.ts). */
  table(by: ReplayBy = 'total'): ColumnTable {
    const table = REPLAY_TABLES[by];
    if (table === undefined) {
      throw new UserError(
        `there is no table by "${by}": they are by ${Object.keys(REPLAY_TABLES).join(', ')}`,
      );
    }
    return table(this);
  }

  /** What each action makes of features, beside the census of the engine (classes-table.ts). */
  actions(strategy?: Strategy): ColumnTable {
    return classesTable(this.trace, strategy);
  }

  /** The cheapest strategy, what decides it, what would turn it, and ranked changes (advice.ts). */
  advice(settings: AdviceSettings = {}): Advice {
    return adviseOn(this.trace, settings);
  }

  /** The ranked single changes of an advice as a table. */
  changes(settings: AdviceSettings = {}): ColumnTable {
    return changesTable(this.advice(settings));
  }

  /** The advice in words. */
  verdict(settings: AdviceSettings = {}): string {
    return adviceSentences(this.advice(settings)).join('\n');
  }
}

/**
 * Replays the trace of a run (`arclab run --trace FILE`) under every combination of options.
 * @throws UserError for a file that is no whole trace, and for an option or value that there is none of
 */
export async function replay(file: string, options: ReplayNarrowing = {}): Promise<TraceReplay> {
  const narrowing = checkedNarrowing(options);
  const trace = readTrace(file);
  const passes = valuesOf('sharing', narrowing).flatMap(sharing =>
    valuesOf('mutation', narrowing).flatMap(mutation =>
      valuesOf('finish', narrowing).map(finish => ({
        sharing: [sharing],
        mutation: [mutation],
        finish: [finish],
      })),
    ),
  );
  const progress = new Progress(passes.length, 'replaying');
  const combinations: Combination[] = [];
  for (const pass of passes) {
    combinations.push(...replayTrace(trace, { ...narrowing, ...pass }).combinations);
    progress.step(1, pass.sharing[0]);
    // An interrupt comes between two passes.
    await nextTurn();
  }
  return new TraceReplay(trace, combinations);
}

function checkedNarrowing(options: ReplayNarrowing): Narrowing {
  const lists = Object.entries(options).map(([name, asked]) => {
    const option = REPLAYED_OPTIONS.find(known => known === name);
    if (option === undefined) {
      throw new UserError(`replay has no option "${name}"; it has ${REPLAYED_OPTIONS.join(', ')}`);
    }
    const values: readonly unknown[] = Array.isArray(asked) ? asked : [asked];
    return [option, values.map(value => parseOption(option, String(value)))];
  });
  return Object.fromEntries(lists) as Narrowing;
}
