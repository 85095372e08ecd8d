/** `arclab infer`: from the intermediate data of a finished job, what its nodes made of features and what that cost. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { againstRows, againstTable, agreement } from '../../profiles/infer/against-table.js';
import { costTable } from '../../profiles/infer/cost-table.js';
import { inferJob } from '../../profiles/infer/infer-job.js';
import { INFER_TABLES, type InferBy } from '../../profiles/infer/infer-tables.js';
import type { Narrowing } from '../../profiles/replay/replay.js';
import { readTrace } from '../../runtime/trace/read-trace.js';
import { UserError } from '../../runtime/user-error.js';
import { addOptions } from './add-options.js';
import { keepHeapSmall } from './keep-heap-small.js';
import { printTable, type TableFlags } from './print-table.js';
import { narrowingOf, type ReplayFlags } from './replay-options.js';
import { print, say } from './say.js';
import { bar, StatusLine } from './status-line.js';

interface Flags extends TableFlags, ReplayFlags {
  readonly store?: string;
  readonly by: InferBy;
  readonly traces?: string;
  readonly against?: string;
  readonly var: Readonly<Record<string, string>>;
}

const EXAMPLES = `
Examples:
  $ arclab infer workflow.yml --store JOB/feature-store                     what each node did, and what that can have cost
  $ arclab infer workflow.yml --store JOB/feature-store --by combinations --strategy owned,arc-geometry-attributes
  $ arclab infer workflow.yml --store JOB/feature-store --against run.trace  whether that is so, by a run with --trace run.trace
  $ arclab infer workflow.yml --store JOB/feature-store --traces traces     then: arclab replay traces/most.trace --by node`;

export function inferCommand(): Promise<Command> {
  const command = new Command('infer')
    .description(
      'From the intermediate data of a finished job: what every node made of its features, and what every strategy ' +
        'clones at least and at most. No action is run, and none needs to exist here.',
    )
    .argument('<workflow>', 'the workflow file of the job')
    .addHelpText('after', EXAMPLES)
    .action(infer);
  return addOptions(command, 'infer');
}

function infer(workflow: string, flags: Flags): void {
  if (flags.store === undefined) {
    throw new UserError(
      `which job? Give its feature-store folder: arclab infer ${workflow} --store JOB/feature-store`,
    );
  }
  keepHeapSmall();
  const status = new StatusLine();
  const onProgress = (done: number, of: number) => status.update(`${bar(done, of)} of the nodes inferred`);
  try {
    const job = inferJob(workflow, flags.store, {
      variables: flags.var,
      onProgress,
      ...(flags.traces === undefined ? {} : { traces: tracesIn(flags.traces) }),
    });
    status.clear();
    if (flags.against !== undefined) {
      const rows = againstRows(job.least, readTrace(flags.against));
      printTable(againstTable(rows), flags);
      say(agreement(rows));
      return;
    }
    const narrowing: Narrowing = narrowingOf(flags);
    printTable(INFER_TABLES[flags.by](job, narrowing), flags);
    if (flags.by === 'nodes' && !flags.json && !flags.csv) {
      print('\nWhat that cost under every strategy, at least and at most; --by combinations has it alone\n');
      printTable(costTable(job, narrowing), flags);
    }
  } finally {
    status.clear();
  }
}

function tracesIn(folder: string): { least: string; most: string } {
  mkdirSync(folder, { recursive: true });
  return { least: join(folder, 'least.trace'), most: join(folder, 'most.trace') };
}
