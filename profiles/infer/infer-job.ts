/** A finished job: what its nodes made of features, and the traces of the least and the most that it can have cost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrace } from '../../runtime/trace/read-trace.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { TraceFile } from '../../runtime/trace/trace-file.js';
import { type InferOptions, inferNodes, type Job } from './infer.js';
import { type InferredRow, inferredRows } from './inferred-table.js';
import { writeLeastTrace } from './synthesis/least-trace.js';
import { writeMostTrace } from './synthesis/most-trace.js';
import { type NodePlan, nodePlan } from './synthesis/node-plan.js';

export interface InferredJob {
  /** What each node made of its features, a row per output port (inferred-table.ts). */
  readonly rows: readonly InferredRow[];
  /** What the job can have asked of its features at least, and at most. */
  readonly least: Trace;
  readonly most: Trace;
}

export interface InferJobOptions extends InferOptions {
  /** Where the traces are kept; nowhere if it isn't given. */
  readonly traces?: { readonly least: string; readonly most: string };
}

/**
 * @param workflow the workflow's file; its actions need not exist here
 * @param store the job's `feature-store` folder
 * @throws UserError for a workflow or a store that can't be read, or that do not belong together
 */
export function inferJob(workflow: string, store: string, options: InferJobOptions = {}): InferredJob {
  const rows: InferredRow[] = [];
  const [least, most]: [NodePlan[], NodePlan[]] = [[], []];
  const job = inferNodes(workflow, store, options, node => {
    rows.push(...inferredRows(node));
    const plan = nodePlan(node, false);
    least.push(plan);
    const isOpen = node.outputs.some(({ matches }) => matches.some(({ costlier }) => costlier !== undefined));
    most.push(isOpen ? nodePlan(node, true) : plan);
  });
  const { traces } = options;
  return {
    rows,
    least: traceOf(job, least, writeLeastTrace, traces?.least),
    most: traceOf(job, most, writeMostTrace, traces?.most),
  };
}

/** By way of a file, as a trace is compressed while it is written and read into columns; it is kept if it has a path. */
function traceOf(job: Job, plans: readonly NodePlan[], write: typeof writeLeastTrace, path?: string): Trace {
  const folder = path === undefined ? mkdtempSync(join(tmpdir(), 'arclab-infer-')) : undefined;
  const file = new TraceFile(path ?? join(folder!, 'job.trace'));
  try {
    write(job, plans, file);
    return readTrace(file.path);
  } catch (error) {
    file.abandon();
    throw error;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}
