import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryOverTimeChart } from '../../../profiles/process/memory/memory-chart.js';
import {
  MAIN_COLUMNS,
  type MainColumn,
  type MemoryRecording,
  type Phase,
} from '../../../profiles/process/memory/memory-recording.js';
import {
  depthsTable,
  gcTable,
  type PhaseRow,
  phaseRows,
  sampleColumns,
} from '../../../profiles/process/memory/memory-tables.js';
import { NumberColumns } from '../../../profiles/process/memory/number-columns.js';
import { recordCode, recordWorkflow } from '../../../profiles/process/memory/record-memory.js';
import { UserError } from '../../../runtime/user-error.js';

const MEGABYTES = 1e6;
const everything = { limit: Number.POSITIVE_INFINITY };

function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    // The event loop must not turn.
  }
}

/** Two stretches in which the event loop does not turn, the second with a burst of memory. */
function recordBurst(ms: number): Promise<MemoryRecording> {
  return recordCode(
    mark => {
      mark('before');
      spin(ms);
      mark('burst');
      Buffer.alloc(200 * MEGABYTES, 1);
      spin(ms);
      mark('after');
    },
    'burst',
    { everyMs: 5 },
  );
}

/** Samples of the other thread while the main thread was busy before the burst. */
function samplesBefore(recording: MemoryRecording): number {
  const { startMs, endMs } = phaseRows(recording)[1]!;
  return recording.resident.atMs.filter(at => at > startMs && at < endMs).length;
}

test('a peak between two turns of the event loop is in the phase in which it was', async () => {
  let recording = await recordBurst(60);
  // On a busy machine the other thread has its turn late: as late as that may be.
  for (let ms = 120; samplesBefore(recording) < 4; ms *= 2) recording = await recordBurst(ms);
  const [whole, before, burst, after] = phaseRows(recording) as [PhaseRow, PhaseRow, PhaseRow, PhaseRow];
  assert.equal(
    phaseRows(recording).map(({ name, kind }) => [name, kind]),
    [
      ['burst', 'whole'],
      ['before', 'mark'],
      ['burst', 'mark'],
      ['after', 'mark'],
    ],
  );
  assert.ok(burst.peakRss > before.peakRss + 150 * MEGABYTES, `${before.peakRss}, then ${burst.peakRss}`);
  // What was freed may still be resident when the next phase begins, with a little more beside it.
  assert.is(whole.peakRss, Math.max(burst.peakRss, after.peakRss));
  // What the main thread knows of the heap gets older while it is busy.
  const { heapAgeMs, thread } = sampleColumns(recording);
  assert.ok(heapAgeMs.some((age, row) => thread[row] === 'sampler' && age > 10));
});

test('garbage collection is noted with its kind and place in time', async () => {
  const recording = await recordCode(() => {
    // More than the young generation takes, which is 96 MB on Node 24.
    const lists: number[][] = [];
    for (let i = 0; i < 300_000; i++) lists[i % 1000] = new Array<number>(100).fill(i);
  }, 'garbage');
  const pauses = gcTable(recording).objects(everything) as {
    kind: string;
    atMs: number;
    durationMs: number;
  }[];
  assert.ok(pauses.some(({ kind }) => kind === 'minor'));
  assert.ok(pauses.every(({ atMs, durationMs }) => atMs >= 0 && atMs + durationMs <= recording.durationMs));
  const [{ gcPauses, gcMs }] = phaseRows(recording) as [PhaseRow];
  assert.is(gcPauses, pauses.length);
  assert.ok(gcMs > 0);
});

test("a run's nodes, channels, features and Arcs are in its recording, and all are gone at its end", async () => {
  const recording = await recordWorkflow('notebooks/workflows/counties.yml', { preset: 'after', everyMs: 2 });
  const phases = phaseRows(recording).filter(({ kind }) => kind === 'node');
  assert.ok(phases.some(({ name }) => name === 'counties'));
  assert.ok(phases.every(({ startMs, endMs }) => startMs <= endMs && endMs <= recording.durationMs + 2));
  const most = (column: MainColumn) => Math.max(...recording.main[column]);
  for (const column of ['liveArcs', 'liveArcBytes', 'liveFeatures', 'queued'] as const) {
    assert.ok(most(column) > 0, column);
    assert.is(recording.main[column].at(-1), 0, `${column} at the end`);
  }
  const depths = depthsTable(recording).objects(everything) as {
    from: string;
    depth: number;
    atMs: number;
  }[];
  assert.ok(depths.some(({ from, depth }) => from === 'counties' && depth > 0));
  const chart = JSON.stringify(memoryOverTimeChart(recording));
  assert.ok(chart.length < 400_000, `${chart.length} characters`);
});

test('a period that makes no sense is refused; what the code throws comes through and ends the recording', async () => {
  for (const everyMs of [0, -5, Number.NaN, 1e9]) {
    try {
      await recordCode(() => {}, 'nothing', { everyMs });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError);
      assert.match((error as Error).message, /everyMs must be from 1 to 60000 milliseconds/);
    }
  }
  const failure = new Error('of the code');
  try {
    await recordCode(() => Promise.reject(failure), 'failing');
    assert.unreachable();
  } catch (error) {
    assert.is(error, failure);
  }
});

/** Recordings with samples at any times, in order. */
const recordings: fc.Arbitrary<MemoryRecording> = fc
  .record({
    main: fc.array(fc.tuple(fc.nat(1000), fc.nat(1e9)), { minLength: 1, maxLength: 30 }),
    resident: fc.array(fc.tuple(fc.nat(1000), fc.nat(1e9)), { minLength: 1, maxLength: 30 }),
    phases: fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 4 }),
  })
  .map(({ main, resident, phases }) => {
    const inTime = (rows: [number, number][]) => rows.sort(([a], [b]) => a - b);
    const ofMain = inTime(main);
    const ofResident = inTime(resident);
    const values = Float64Array.from(ofMain, ([, value]) => value);
    const columns = MAIN_COLUMNS.map(name => [name, values] as const);
    return {
      name: 'any',
      everyMs: 10,
      durationMs: 1000,
      main: {
        ...(Object.fromEntries(columns) as Record<MainColumn, Float64Array>),
        atMs: Float64Array.from(ofMain, ([at]) => at),
      },
      resident: {
        atMs: Float64Array.from(ofResident, ([at]) => at),
        rss: Float64Array.from(ofResident, ([, value]) => value),
        peakRss: Float64Array.from(ofResident, ([, value]) => value),
      },
      hasHighWater: true,
      pauses: [],
      phases: phases.map(
        ([one, other]): Phase => ({
          name: 'phase',
          kind: 'mark',
          startMs: Math.min(one, other),
          endMs: Math.max(one, other),
        }),
      ),
      channels: [],
    };
  });

test('samples of both threads come in the order of time, none lost, with what the main thread last knew', () => {
  fc.assert(
    fc.property(recordings, recording => {
      const { main, resident } = recording;
      const { atMs, rss, heap, heapAgeMs } = sampleColumns(recording);
      assert.is(atMs.length, main.atMs.length + resident.atMs.length);
      assert.equal(
        [...atMs],
        [...main.atMs, ...resident.atMs].sort((a, b) => a - b),
      );
      assert.equal([...rss].sort(), [...main.rss, ...resident.rss].sort());
      assert.ok(heap.every(value => main.heap.includes(value)));
      assert.ok(heapAgeMs.every(age => age >= 0));
    }),
  );
});

test('no phase peaks higher than the whole, and none lower than a sample within it', () => {
  fc.assert(
    fc.property(recordings, recording => {
      const [whole, ...phases] = phaseRows(recording) as [PhaseRow, ...PhaseRow[]];
      const { atMs, rss } = sampleColumns(recording);
      for (const { startMs, endMs, peakRss } of phases) {
        assert.ok(peakRss <= whole.peakRss);
        for (const [row, at] of atMs.entries()) {
          if (at >= startMs && at < endMs) assert.ok(peakRss >= rss[row]!);
        }
      }
    }),
  );
});

test('columns keep every row, however often they grow', () => {
  const columns = new NumberColumns(['square', 'root']);
  for (let i = 0; i < 5000; i++) columns.add({ square: i * i, root: Math.sqrt(i) });
  assert.is(columns.length, 5000);
  assert.equal(
    [...columns.column('square')],
    Array.from({ length: 5000 }, (_, i) => i * i),
  );
  assert.is(columns.column('root')[4900], 70);
});

test.run();
