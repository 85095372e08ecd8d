/**
 * `replay` in a cell: what every combination of options would clone, copy and hold, from the trace of one run, with a
 * bar. The cell can be interrupted between passes; a later call with the same trace takes the passes that are done.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type Narrowing, replayTrace, valuesOf } from '../../profiles/replay/replay.js';
import { type Combination, REPLAYED_OPTIONS, type Replay } from '../../profiles/replay/replay-result.js';
import { REPLAY_TABLES } from '../../profiles/replay/replay-tables.js';
import { readTrace } from '../../runtime/trace/read-trace.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { UserError } from '../../runtime/user-error.js';
import { mimeBundle } from '../display/bundle.js';
import { type Displayable, JUPYTER_DISPLAY } from '../display/mime.js';
import { Progress } from '../display/progress.js';

/** One trace as it was read, and the passes over it: a second one takes its place, so that not all stay in memory. */
interface Replayed {
  readonly key: string;
  readonly trace: Trace;
  readonly passes: Map<string, readonly Combination[]>;
}

let latest: Replayed | null = null;

/**
 * Replays a trace under every combination of `sharing`, `mutation`, `finish`, `featureStore` and `storeKey`, or under
 * those that are given: `replay('run.trace', { sharing: ['owned'] })`.
 * @param trace the path of its file
 * @throws UserError for a file that is no whole trace, and for options that are not replayed
 */
export async function replay(trace: string, narrowing: Narrowing = {}): Promise<Replay & Displayable> {
  checkNarrowing(narrowing);
  const replayed = openTrace(trace);
  const passes = valuesOf('sharing', narrowing).flatMap(sharing =>
    valuesOf('mutation', narrowing).flatMap(mutation =>
      valuesOf('finish', narrowing).map(finish => ({ sharing, mutation, finish })),
    ),
  );
  const bar = new Progress(passes.length, 'Replaying');
  const combinations: Combination[] = [];
  for (const { sharing, mutation, finish } of passes) {
    // Between passes an interrupt is heard, and the bar is shown.
    await turn();
    const key = [sharing, mutation, finish].join();
    let made = replayed.passes.get(key);
    if (made === undefined) {
      const single = { sharing: [sharing], mutation: [mutation], finish: [finish] };
      made = replayTrace(replayed.trace, single).combinations;
      replayed.passes.set(key, made);
    }
    combinations.push(...made.filter(each => isAskedFor(each, narrowing)));
    bar.step(1, key);
  }
  bar.end();
  const result: Replay = { combinations, events: replayed.trace.totals.events };
  return { ...result, [JUPYTER_DISPLAY]: () => mimeBundle(REPLAY_TABLES.total(result), { rows: 100 }) };
}

function openTrace(trace: string): Replayed {
  if (typeof trace !== 'string') {
    throw new UserError(
      'replay needs the path of a trace: make one with arclab run WORKFLOW --trace FILE, or startRun(graph, { trace })',
    );
  }
  const path = resolve(trace);
  const stat = statSync(path, { throwIfNoEntry: false });
  const key = JSON.stringify([path, stat?.mtimeMs, stat?.size]);
  if (latest?.key !== key) latest = { key, trace: readTrace(path), passes: new Map() };
  return latest;
}

function isAskedFor(combination: Combination, narrowing: Narrowing): boolean {
  return REPLAYED_OPTIONS.every(name => {
    const asked = narrowing[name] as readonly unknown[] | undefined;
    return asked === undefined || asked.includes(combination[name]);
  });
}

function checkNarrowing(narrowing: Narrowing): void {
  for (const [name, asked] of Object.entries(narrowing) as [keyof Narrowing, readonly unknown[]][]) {
    if (!REPLAYED_OPTIONS.includes(name)) {
      throw new UserError(`replay: "${name}" is not replayed; what is: ${REPLAYED_OPTIONS.join(', ')}`);
    }
    const known: readonly unknown[] = valuesOf(name, {});
    if (Array.isArray(asked) && asked.length > 0 && asked.every(value => known.includes(value))) continue;
    throw new UserError(
      `replay: ${name} can't be ${JSON.stringify(asked)}: it is a list of ${known.join(', ')}`,
    );
  }
}
