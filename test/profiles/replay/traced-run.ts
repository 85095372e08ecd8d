/** Runs a graph with a trace, and compares what the ledger counted with what a replay says. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Combination } from '../../../profiles/replay/replay-result.js';
import type { Catalog } from '../../../runtime/actions/catalog.js';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { type RunSettings, startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import type { LedgerRow } from '../../../runtime/ledger/ledger.js';
import { readTrace } from '../../../runtime/trace/read-trace.js';
import type { Trace } from '../../../runtime/trace/trace.js';
import type { WorkflowGraph } from '../../../runtime/workflow/graph.js';

export interface TracedRun {
  readonly result: RunResult;
  readonly rows: readonly LedgerRow[];
  readonly trace: Trace;
  /** The file of the trace. */
  readonly bytes: Buffer;
}

/** `options` are changes to `preset: after`. */
export async function tracedRun(
  graph: WorkflowGraph,
  catalog: Catalog | undefined,
  options: Partial<RunOptions> = {},
  nodeOptions: RunSettings['nodeOptions'] = {},
): Promise<TracedRun> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-traced-'));
  try {
    const path = join(workDirectory, 'run.trace');
    const result = await startRun(graph, {
      ...(catalog === undefined ? {} : { catalog }),
      options: runOptions('after', options),
      workDirectory,
      trace: path,
      nodeOptions,
    }).result;
    assert.is(result.liveArcs, 0);
    return { result, rows: result.ledger.rows(), trace: readTrace(path), bytes: readFileSync(path) };
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

/** Rows by what they count, so that the order of ports does not matter. */
export function byCounter(rows: readonly LedgerRow[]): Map<string, string> {
  return new Map(
    rows.map(({ node, port, site, part, kind, count, bytesCopied, bytesModeled }) => [
      [node, port, site, part, kind].join(' | '),
      `${count} clones, ${bytesCopied} copied, ${bytesModeled} modeled`,
    ]),
  );
}

/** Asserts that a combination has exactly the rows of a run's ledger. */
export function assertSameRows(combination: Combination, rows: readonly LedgerRow[]): void {
  const { sharing, mutation, finish, featureStore, storeKey } = combination;
  const name = [sharing, mutation, finish, featureStore, storeKey].join(', ');
  assert.equal(byCounter(combination.ledgerRows()), byCounter(rows), name);
}

/** The combination with the options of a run. */
export function combinationOf(combinations: readonly Combination[], options: RunOptions): Combination {
  return combinations.find(
    other =>
      other.sharing === options.sharing &&
      other.mutation === options.mutation &&
      other.finish === options.finish &&
      other.featureStore === options.featureStore &&
      other.storeKey === options.storeKey,
  )!;
}
