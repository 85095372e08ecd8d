/** `arclab replay`: what every combination of options would clone, copy and hold, from the trace of one run. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import {
  type Advice,
  type AdviceOptions,
  type AdviceSettings,
  adviseOn,
  changesTable,
  type Weights,
} from '../../profiles/replay/advice.js';
import { adviceSentences } from '../../profiles/replay/advice-sentences.js';
import { classesTable } from '../../profiles/replay/classes-table.js';
import { replayTrace } from '../../profiles/replay/replay.js';
import { growthTable } from '../../profiles/replay/replay-growth.js';
import { REPLAY_TABLES, type ReplayBy } from '../../profiles/replay/replay-tables.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { readTrace } from '../../runtime/trace/read-trace.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { graphFingerprint } from '../../runtime/trace/trace-header.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { addOptions } from './add-options.js';
import { keepHeapSmall } from './keep-heap-small.js';
import { printTable, type TableFlags } from './print-table.js';
import { replayNative } from './replay-native.js';
import { narrowingOf, type ReplayFlags } from './replay-options.js';
import { print } from './say.js';
import { bar, StatusLine } from './status-line.js';

const ADVICE_OPTIONS = ['mutation', 'finish', 'featureStore', 'storeKey'] as const;

interface Flags extends TableFlags, ReplayFlags {
  readonly by: ReplayBy | 'action' | 'change';
  readonly weights?: Partial<Weights>;
  readonly scale?: readonly number[];
  readonly workflow?: string;
  readonly var: Readonly<Record<string, string>>;
  readonly native?: boolean;
}

const EXAMPLES = `
Examples:
  $ arclab run workflow.yml --trace workflow.trace      records what is asked of features
  $ arclab replay workflow.trace                        what every combination of options costs
  $ arclab replay workflow.trace --by node --strategy owned,arc-feature --feature-store off
  $ arclab replay workflow.trace --by action            what every action makes of features
  $ arclab replay workflow.trace --by change            which single changes would save most
  $ arclab replay workflow.trace --weights bytesModeled=1,peakLiveBytes=3,deepClones=0
  $ arclab replay workflow.trace --by ledger --json     as the ledger of a real run has it, row by row
  $ arclab replay workflow.trace --native               beside what Rust allocates for the same clones
  $ arclab replay one.trace two.trace --scale 1,2,5,10  how it grows, from runs with --scale 1 and 2`;

export function replayCommand(): Promise<Command> {
  const command = new Command('replay')
    .description('From the trace of one run: what every strategy and option would clone, copy and hold.')
    .argument('<traces...>', 'the trace of a run; with --scale, several of one workflow')
    .addHelpText('after', EXAMPLES)
    .action(replay);
  return addOptions(command, 'replay');
}

function replay(paths: readonly string[], flags: Flags): void {
  keepHeapSmall();
  const status = new StatusLine();
  const traces = paths.map(path => {
    const trace = readTrace(path);
    checkWorkflow(path, trace, flags, status);
    return trace;
  });
  const onProgress = (done: number, of: number) =>
    status.update(`${bar(done, of)} of the combinations replayed`);
  const settings = { ...narrowingOf(flags), onProgress };
  try {
    if (flags.scale !== undefined) {
      printTable(growthTable(traces, flags.scale, settings), flags);
      return;
    }
    if (traces.length > 1) throw new UserError('several traces are for --scale; give one');
    if (flags.native) {
      replayNative(paths[0]!, traces[0]!, flags.by, narrowingOf(flags), status, flags);
      return;
    }
    if (flags.by === 'action') {
      printTable(classesTable(traces[0]!, classStrategy(flags)), flags);
      return;
    }
    if (flags.by === 'change') {
      const advice = adviseOn(traces[0]!, adviceSettings(flags, status));
      status.clear();
      printTable(changesTable(advice), flags);
      return;
    }
    const result = replayTrace(traces[0]!, settings);
    status.clear();
    printTable(REPLAY_TABLES[flags.by](result), flags);
    if (flags.by === 'total' && !flags.json && !flags.csv && flags.strategy === undefined) {
      const advice = adviseOn(traces[0]!, adviceSettings(flags, status));
      status.clear();
      print(`\n${verdictText(advice)}`);
    }
  } finally {
    status.clear();
  }
}

/** The verdict is for the options that are narrowed to one value; the others are the recorded run's. */
function adviceSettings(flags: Flags, status: StatusLine): AdviceSettings {
  const only = ADVICE_OPTIONS.flatMap(name => (flags[name]?.length === 1 ? [[name, flags[name]![0]]] : []));
  return {
    options: Object.fromEntries(only) as Partial<AdviceOptions>,
    ...(flags.weights === undefined ? {} : { weights: flags.weights }),
    onProgress: (done, of) => status.update(`${bar(done, of)} of single changes replayed`),
  };
}

function verdictText(advice: Advice): string {
  const { mutation, finish, featureStore, storeKey } = advice.options;
  const options = `mutation: ${mutation}, finish: ${finish}, featureStore: ${featureStore}, storeKey: ${storeKey}`;
  return [`With ${options}:`, ...adviceSentences(advice)].join('\n');
}

/** What moving saves depends on the strategy, and on no other option that can be narrowed. */
function classStrategy({ strategy, mutation, finish, featureStore, storeKey }: Flags) {
  const others = [mutation, finish, featureStore, storeKey].filter(option => option !== undefined);
  if (others.length > 0 || (strategy?.length ?? 1) > 1) {
    throw new UserError(
      '--by action takes one --strategy, and none of the other options that narrow a replay',
    );
  }
  return strategy?.[0];
}

/** Throws `UserError` for a trace of another workflow than the one that is named, or lies beside it. */
function checkWorkflow(path: string, { header }: Trace, flags: Flags, status: StatusLine): void {
  const { file, fingerprint } = header.workflow;
  const beside = file === null ? null : join(dirname(resolve(path)), file);
  const workflow = flags.workflow ?? (beside !== null && existsSync(beside) ? beside : null);
  if (workflow === null) {
    if (Object.keys(flags.var).length === 0) return;
    throw new UserError('--var is for the workflow that a trace is checked against; name it with --workflow');
  }
  let graph: ReturnType<typeof openWorkflow>;
  try {
    graph = openWorkflow(workflow, { variables: flags.var });
  } catch (error) {
    if (flags.workflow !== undefined) throw error;
    status.log(`warning: whether ${path} is of ${workflow} can't be told: ${messageOf(error)}`);
    return;
  }
  if (graphFingerprint(graph) === fingerprint) return;
  throw new UserError(
    `${path} is not a trace of ${workflow} as it is now; record it again with arclab run ${workflow} --trace ${path}`,
  );
}
