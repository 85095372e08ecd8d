/** The tables of an inferred job, by the name of what they have a row for. */
import type { ColumnTable } from 'arquero';
import type { Narrowing } from '../replay/replay.js';
import { costTable } from './cost-table.js';
import type { InferredJob } from './infer-job.js';
import { inferredTable } from './inferred-table.js';

export const INFER_TABLES = {
  nodes: ({ rows }: InferredJob): ColumnTable => inferredTable(rows),
  combinations: (job: InferredJob, narrowing: Narrowing): ColumnTable => costTable(job, narrowing),
} as const;

export type InferBy = keyof typeof INFER_TABLES;
