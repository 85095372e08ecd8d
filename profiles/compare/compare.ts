/**
 * One workflow under every strategy.
 *
 * Each run has a fresh process, since a warm one favours whoever comes second, and the order of the variants
 * rotates from round to round, since machines drift. All outputs must be identical, or there is nothing to
 * compare.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Preset, type RunOptions, runOptions } from '../../runtime/execution/options.js';
import { STRATEGIES, type Strategy } from '../../runtime/feature/representation/strategies.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { UserError } from '../../runtime/user-error.js';
import type { RunRecord, RunReply, RunRequest } from './run-record.js';

export type Mutation = RunOptions['mutation'];

export interface CompareSettings {
  readonly strategies?: readonly Strategy[];
  readonly mutations?: readonly Mutation[];
  /** Rounds: how often each variant runs. */
  readonly runs?: number;
  readonly preset?: Preset;
  /** Options in place of the preset's, the same for every variant. */
  readonly options?: Partial<RunOptions>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: CompareProgress) => void;
}

export interface CompareProgress {
  /** Runs that have ended. */
  readonly done: number;
  readonly total: number;
  /** What runs next. */
  readonly label: string;
}

/** All runs of one strategy with one mutation mode. */
export interface Variant {
  readonly strategy: Strategy;
  readonly mutation: Mutation;
  readonly runs: readonly RunRecord[];
}

export interface Comparison {
  /** Absolute path of the workflow file, and the name in it. */
  readonly workflow: string;
  readonly name: string;
  /** Options that all variants have in common. */
  readonly options: RunOptions;
  readonly variants: readonly Variant[];
}

/** The variant of a strategy and mutation mode. Throws if the comparison has none. */
export function variantOf({ variants }: Comparison, strategy: string, mutation: Mutation): Variant {
  const variant = variants.find(each => each.strategy === strategy && each.mutation === mutation);
  if (variant === undefined) throw new Error(`${strategy} was not compared with ${mutation}`);
  return variant;
}

const DEFAULT_RUNS = 3;

/**
 * Runs the workflow `runs` times under every strategy and mutation mode.
 *
 * `statusDelayMs` is 0 unless it is given: the delay makes runs longer and clones nothing.
 * Throws `UserError` if the workflow is wrong, a run fails, or outputs differ between variants.
 */
export async function compare(workflow: string, settings: CompareSettings = {}): Promise<Comparison> {
  const { strategies = STRATEGIES, mutations = ['clone-then-mutate', 'move-then-mutate'] } = settings;
  const { runs = DEFAULT_RUNS, preset = 'before', variables = {} } = settings;
  const file = resolve(workflow);
  const { name } = openWorkflow(file, { variables });
  const options = runOptions(preset, { statusDelayMs: 0, ...settings.options });
  const variants = mutations.flatMap(mutation =>
    strategies.map(strategy => ({ strategy, mutation, runs: [] as RunRecord[] })),
  );
  const total = variants.length * runs;
  for (let round = 0; round < runs; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const variant = variants[(round + turn) % variants.length]!;
      const { strategy, mutation } = variant;
      const label = `${strategy}, ${mutation}, run ${round + 1} of ${runs}`;
      settings.onProgress?.({ done: round * variants.length + turn, total, label });
      const record = await runInProcess({
        workflow: file,
        variables,
        options: { ...options, sharing: strategy, mutation },
      });
      assertSound(record, label, variants[0]!.runs[0]);
      variant.runs.push(record);
    }
  }
  settings.onProgress?.({ done: total, total, label: 'done' });
  return { workflow: file, name, options, variants };
}

/** Nothing may be left alive, and the outputs must be those of the first run. */
function assertSound(record: RunRecord, label: string, first: RunRecord | undefined): void {
  if (record.liveArcs !== 0 || record.leaks.length > 0) {
    throw new Error(`${label}: ${record.liveArcs} Arcs left alive; ${record.leaks.join('; ')}`);
  }
  if (first === undefined) return;
  for (const [index, { label: node, received, sent }] of record.nodes.entries()) {
    const before = first.nodes[index];
    if (before?.received !== received || before.sent !== sent) {
      throw new Error(`${label}: node "${node}" received or sent other features than in the first run`);
    }
  }
  const before = new Map(first.outputs.map(({ file, sha256 }) => [file, sha256]));
  const differing = record.outputs.filter(({ file, sha256 }) => before.get(file) !== sha256);
  if (differing.length > 0 || record.outputs.length !== before.size) {
    const files = differing.map(({ file }) => file).join(', ');
    throw new Error(
      `${label}: outputs differ from those of the first run (${files}): nothing can be compared`,
    );
  }
}

const RUN_ONCE = fileURLToPath(new URL('./run-once.js', import.meta.url));

/** Runs a workflow once in a process of its own. Throws `UserError` if the run fails. */
export async function runInProcess(request: Omit<RunRequest, 'workDirectory'>): Promise<RunRecord> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-run-'));
  try {
    const reply = await answerOf({ ...request, workDirectory });
    if (reply.ok) return reply.record;
    throw reply.isUserError ? new UserError(reply.message) : new Error(reply.message);
  } finally {
    rmSync(workDirectory, { recursive: true, force: true });
  }
}

function answerOf(request: RunRequest): Promise<RunReply> {
  return new Promise((resolvePromise, reject) => {
    const child = fork(RUN_ONCE, [], { execArgv: [] });
    let reply: RunReply | undefined;
    child.on('error', reject);
    child.on('message', message => {
      reply = message as RunReply;
    });
    child.on('exit', (code, signal) => {
      if (reply !== undefined) resolvePromise(reply);
      else
        reject(
          new UserError(
            `the run of ${request.workflow} ended without a result (${signal ?? `exit ${code}`})`,
          ),
        );
    });
    child.send(request);
  });
}
