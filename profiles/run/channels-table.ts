/** What passed through every channel of a run, as an arquero table. */
import type { ColumnTable } from 'arquero';
import type { RunResult } from '../../runtime/execution/run-result.js';
import { tableOf } from '../table-of.js';

const MS_PER_SECOND = 1000;

/**
 * One row per channel: features that passed, per second of the run, the most that were in it at once, how often
 * its sender waited for room, and how long in all, in milliseconds.
 */
export function channelsTable({
  channels,
  elapsedMs,
}: Pick<RunResult, 'channels' | 'elapsedMs'>): ColumnTable {
  const rows = channels.map(({ from, to, capacity, passed, deepest, waits, waitedMs }) => ({
    ...{ from, to, capacity, passed, deepest, waits, waitedMs },
    featuresPerSecond: (MS_PER_SECOND * passed) / elapsedMs,
  }));
  return tableOf(
    ['from', 'to', 'capacity', 'passed', 'featuresPerSecond', 'deepest', 'waits', 'waitedMs'],
    rows,
  );
}
