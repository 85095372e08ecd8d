import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { defineProcessor, defineSink, FEATURES, type Kept } from '../../../runtime/actions/action.js';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { type Run, startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import { staged, stagedIn } from '../work-folder/staged-folder.js';
import { type SampleEdge, type SampleNode, sampleGraph } from './sample-graph.js';
import { testCatalog } from './test-actions.js';

/** Enough for several writes to disk. */
const COUNT = 3000;

/** What there was at some moment of a run. */
interface Moment {
  /** Arc handles alive in the whole run. */
  readonly liveArcs: number;
  /** Features that the node under test still keeps. */
  readonly kept: number;
  /** Files of spilled features. */
  readonly spillFiles: number;
}

interface Watched {
  readonly result: RunResult;
  /** When the accumulating node has all its features and none was sent. */
  readonly full: Moment;
  /** One for each feature that arrived at the sink. */
  readonly arrivals: readonly Moment[];
  readonly recorded: readonly string[];
  readonly spillExists: boolean;
}

interface Watch {
  readonly options?: Partial<RunOptions>;
  readonly fails?: 'while keeping' | 'in finish' | 'after some were sent';
  readonly cancels?: boolean;
  /** Prepares the work directory. */
  readonly before?: (workDirectory: string) => void;
  /** Looks at it when the run has ended. */
  readonly after?: () => void;
}

/** Runs numbered features through a node that keeps them all and sends them in reverse, and looks on. */
async function watch({ options = {}, fails, cancels = false, before, after }: Watch = {}): Promise<Watched> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-budget-'));
  const spill = () =>
    stagedIn(workDirectory)
      .map(folder => join(folder, 'spill'))
      .find(each => existsSync(each));
  const moments: { full?: Moment; arrivals: Moment[] } = { arrivals: [] };
  let run: Run | undefined;
  let liveArcs = (): number => 0;
  const look = (): Moment => ({
    liveArcs: liveArcs(),
    kept: run!.nodes().find(({ label }) => label === 'keep')!.kept,
    spillFiles: spillFilesIn(spill()),
  });
  const keepAll = defineProcessor({
    name: 'Keep All',
    category: 'Test',
    summary: 'Keeps everything',
    inputPorts: [FEATURES],
    outputPorts: [FEATURES],
    parameters: z.unknown(),
    accumulates: true,
    heavyFinish: true,
    create: () => {
      const kept: Kept[] = [];
      return {
        process(context) {
          const { census } = context.feature.account;
          liveArcs = () => census.live;
          if (fails === 'while keeping' && kept.length === COUNT / 2) throw new Error('broke');
          kept.push(context.keep());
        },
        async finish(context) {
          moments.full = look();
          if (cancels) run!.cancel();
          if (fails === 'in finish') throw new Error('broke');
          for (const [i, feature] of kept.reverse().entries()) {
            if (fails === 'after some were sent' && i === COUNT / 2) throw new Error('broke');
            context.send(context.release(feature));
            await context.ready();
          }
        },
      };
    },
  });
  const onlooker = defineSink({
    name: 'Onlooker',
    category: 'Test',
    summary: 'Looks on',
    parameters: z.unknown(),
    create: () => ({
      process: () => {
        moments.arrivals.push(look());
      },
    }),
  });
  const { catalog: tests, recorded } = testCatalog();
  const catalog = tests.with(keepAll, onlooker);
  const nodes: SampleNode[] = [
    { name: 'source', action: 'Numbers', parameters: { count: COUNT } },
    { name: 'keep', action: 'Keep All' },
    { name: 'sink', action: 'Record', parameters: { as: 'sink' } },
    { name: 'onlooker', action: 'Onlooker' },
  ];
  const edges: SampleEdge[] = [
    ['source', 'keep'],
    ['keep', 'sink'],
    ['keep', 'onlooker'],
  ];
  try {
    before?.(workDirectory);
    run = startRun(sampleGraph(catalog, nodes, edges), {
      catalog,
      workDirectory,
      options: runOptions('after', { channelCapacity: 4, ...options }),
    });
    const result = await run.result;
    assert.is(result.liveArcs, 0);
    assert.equal(result.leaks, []);
    after?.();
    const { full = look(), arrivals } = moments;
    return { result, full, arrivals, recorded: recorded.get('sink')!, spillExists: spill() !== undefined };
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

function spillFilesIn(folder: string | undefined): number {
  return folder !== undefined && statSync(folder).isDirectory() ? readdirSync(folder).length : 0;
}

const spilledBy = ({ result }: Watched) => result.nodes.find(({ label }) => label === 'keep')!.spilled;

/** Megabytes that a few of the numbered features fill. */
const TINY_BUDGET = 0.02;
/** Arcs of features in channels and in work: far fewer than those of all features. */
const FEW_ARCS = 200;

for (const sharing of STRATEGIES) {
  test(`${sharing}: features on disk hold no Arc, and come back the same`, async () => {
    const roomy = await watch({ options: { sharing } });
    const tight = await watch({ options: { sharing, memoryBudget: TINY_BUDGET } });
    assert.is(spilledBy(roomy), 0);
    assert.is(roomy.full.kept, COUNT);
    assert.is(roomy.full.spillFiles, 0);
    assert.ok(spilledBy(tight) > COUNT * 0.9 && spilledBy(tight) < COUNT, String(spilledBy(tight)));
    assert.is(tight.full.kept, COUNT);
    assert.is(tight.full.spillFiles, 1);
    if (sharing !== 'owned') assert.ok(tight.full.liveArcs < roomy.full.liveArcs / 10);
    assert.equal(tight.recorded, roomy.recorded);
  });
}

for (const memoryBudget of [0, TINY_BUDGET]) {
  test(`with memory budget ${memoryBudget}, finish: take lets go of features as it sends them, finish: copy keeps all`, async () => {
    const taken = await watch({ options: { finish: 'take', memoryBudget } });
    const copied = await watch({ options: { finish: 'copy', memoryBudget } });
    assert.equal(copied.recorded, taken.recorded);
    const half = COUNT / 2;
    assert.ok(Math.abs(taken.arrivals[half]!.kept - half) < 20);
    assert.ok(taken.arrivals[COUNT - 1]!.kept < 20);
    for (const { kept } of copied.arrivals.slice(0, half)) assert.is(kept, COUNT);
    if (memoryBudget > 0) return;
    const { full } = taken;
    assert.ok(taken.arrivals[half]!.liveArcs < full.liveArcs / 2 + FEW_ARCS);
    assert.ok(taken.arrivals[COUNT - 1]!.liveArcs < FEW_ARCS);
    for (const { liveArcs } of copied.arrivals.slice(0, half)) assert.ok(liveArcs >= full.liveArcs);
  });
}

for (const fails of ['while keeping', 'in finish', 'after some were sent'] as const) {
  test(`nothing is left on disk after a failure ${fails}`, async () => {
    const failed = await watch({ fails, options: { memoryBudget: TINY_BUDGET } });
    assert.is(failed.result.status, 'failed');
    assert.ok(spilledBy(failed) > 0);
    assert.not(failed.spillExists);
  });
}

test('nothing is left on disk after a cancelled run, or a completed one', async () => {
  const cancelled = await watch({ cancels: true, options: { memoryBudget: TINY_BUDGET } });
  assert.is(cancelled.result.status, 'cancelled');
  assert.is(cancelled.full.spillFiles, 1);
  assert.not(cancelled.spillExists);
  assert.not((await watch({ options: { memoryBudget: TINY_BUDGET } })).spillExists);
});

for (const memoryBudget of [0, TINY_BUDGET]) {
  test(`with memory budget ${memoryBudget}, a folder that the user calls spill is the user's`, async () => {
    let theirs = '';
    const before = (workDirectory: string): void => {
      theirs = join(workDirectory, 'spill');
      mkdirSync(theirs);
      writeFileSync(join(theirs, '1.spill'), 'half of a record');
    };
    const after = (): void => assert.is(readFileSync(join(theirs, '1.spill'), 'utf8'), 'half of a record');
    const { result, full, spillExists } = await watch({ before, after, options: { memoryBudget } });
    assert.is(result.status, 'completed');
    assert.is(full.spillFiles, memoryBudget === 0 ? 0 : 1);
    assert.not(spillExists);
  });
}

test('a disk that takes nothing fails the node that keeps, and says so', async () => {
  const before = (workDirectory: string): void => {
    // The folder's place is taken as soon as the run has begun.
    process.nextTick(() => writeFileSync(staged(workDirectory, 'spill'), 'a file'));
  };
  const { result } = await watch({ before, options: { memoryBudget: TINY_BUDGET } });
  assert.is(result.status, 'failed');
  assert.match(
    result.failure!.message,
    /^node "keep" \(Keep All\) failed.*: features beyond the memory budget can't be written to disk: /,
  );
});

test.run();
