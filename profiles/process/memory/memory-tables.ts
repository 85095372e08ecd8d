/**
 * A recording of memory as arquero tables. Times are milliseconds from its start, sizes bytes.
 *
 * Samples, one row each:
 *
 * | column | meaning |
 * |---|---|
 * | `atMs` | when |
 * | `thread` | who took it: `main` samples when its event loop turns, `sampler` always |
 * | `rss` | resident memory of the process, the sampling thread's few megabytes included |
 * | `peakRss` | the most since the sample before: the system's high-water mark where it can be set back, else as `rss` |
 * | `heap`, `heapTotal` | JavaScript objects, and what V8 holds for them |
 * | `external`, `buffers` | outside V8's heap in all, and the contents of typed arrays and buffers among it |
 * | `liveArcs` | Arc handles alive in the run |
 * | `liveArcBytes` | coordinates and attribute slots behind them, each value once, at its size when it was put there |
 * | `liveFeatures` | features that the run holds |
 * | `queued` | features in its channels |
 * | `heapAgeMs` | how old everything from `heap` on is: only the main thread can tell, and it may be busy |
 *
 * Attribute values that are shared one by one (`arc-geometry-values`) count as handles, not as bytes.
 */
import { type ColumnTable, table } from 'arquero';
import { tableOf } from '../../table-of.js';
import { HELD_COLUMNS, type MemoryRecording, type Phase } from './memory-recording.js';

const NUMBERS = ['atMs', 'rss', 'peakRss', ...HELD_COLUMNS, 'heapAgeMs'] as const;

/** Samples of both threads in the order of time. */
export type SampleColumns = Readonly<Record<(typeof NUMBERS)[number], Float64Array>> & {
  readonly thread: readonly ('main' | 'sampler')[];
};

export function sampleColumns({ main, resident }: MemoryRecording): SampleColumns {
  const length = main.atMs.length + resident.atMs.length;
  const numbers = NUMBERS.map(name => [name, new Float64Array(length)] as const);
  const columns = Object.fromEntries(numbers) as Record<(typeof NUMBERS)[number], Float64Array>;
  const thread: ('main' | 'sampler')[] = [];
  let ofMain = 0;
  let ofResident = 0;
  for (let row = 0; row < length; row++) {
    const isMain =
      ofResident === resident.atMs.length ||
      (ofMain < main.atMs.length && main.atMs[ofMain]! <= resident.atMs[ofResident]!);
    const [source, at] = isMain ? [main, ofMain++] : [resident, ofResident++];
    thread.push(isMain ? 'main' : 'sampler');
    columns.atMs[row] = source.atMs[at]!;
    columns.rss[row] = source.rss[at]!;
    columns.peakRss[row] = isMain ? main.rss[at]! : resident.peakRss[at]!;
    // The main thread's first sample is taken before the sampler's: where clocks differ, it stands in.
    const known = Math.max(0, ofMain - 1);
    for (const name of HELD_COLUMNS) columns[name][row] = main[name][known]!;
    columns.heapAgeMs[row] = Math.max(0, columns.atMs[row]! - main.atMs[known]!);
  }
  return { thread, ...columns };
}

export function samplesTable(recording: MemoryRecording): ColumnTable {
  const { thread, atMs, ...rest } = sampleColumns(recording);
  return table({ atMs, thread, ...rest });
}

/** The highest of each while a phase lasted. */
export interface PhaseRow extends Phase {
  readonly durationMs: number;
  readonly peakRss: number;
  /** Whether `peakRss` is a high-water mark, or the highest of the samples. */
  readonly peakFrom: 'high-water mark' | 'samples';
  readonly peakHeap: number;
  readonly peakBuffers: number;
  readonly peakLiveArcBytes: number;
  readonly gcPauses: number;
  readonly gcMs: number;
}

/** The phases, after a first row for all of the recording. */
export function phaseRows(recording: MemoryRecording): PhaseRow[] {
  const { name, durationMs, phases } = recording;
  const columns = sampleColumns(recording);
  const all: Phase = { name, kind: 'whole', startMs: 0, endMs: durationMs };
  return [all, ...phases].map(phase => phaseRow(phase, recording, columns));
}

function phaseRow(phase: Phase, recording: MemoryRecording, columns: SampleColumns): PhaseRow {
  const peaks = { peakRss: 0, peakHeap: 0, peakBuffers: 0, peakLiveArcBytes: 0 };
  const [first, last] = rowsWithin(columns.atMs, phase);
  for (let row = first; row <= last; row++) {
    peaks.peakRss = Math.max(peaks.peakRss, columns.peakRss[row]!);
    peaks.peakHeap = Math.max(peaks.peakHeap, columns.heap[row]!);
    peaks.peakBuffers = Math.max(peaks.peakBuffers, columns.buffers[row]!);
    peaks.peakLiveArcBytes = Math.max(peaks.peakLiveArcBytes, columns.liveArcBytes[row]!);
  }
  const pauses = recording.pauses.filter(({ atMs }) => atMs >= phase.startMs && atMs < phase.endMs);
  return {
    ...phase,
    durationMs: phase.endMs - phase.startMs,
    ...peaks,
    peakFrom: recording.hasHighWater ? 'high-water mark' : 'samples',
    gcPauses: pauses.length,
    gcMs: pauses.reduce((sum, pause) => sum + pause.durationMs, 0),
  };
}

/** Rows from the first sample within a phase to the one after it, whose peak reaches back into the phase. */
function rowsWithin(atMs: Float64Array, { startMs, endMs }: Phase): [number, number] {
  const first = atMs.findIndex(at => at >= startMs);
  const after = atMs.findIndex(at => at >= endMs);
  const last = atMs.length - 1;
  return [first === -1 ? last : first, after === -1 ? last : after];
}

export function phasesTable(recording: MemoryRecording): ColumnTable {
  return tableOf<PhaseRow>(
    [
      'name',
      'kind',
      'startMs',
      'endMs',
      'durationMs',
      'peakRss',
      'peakFrom',
      'peakHeap',
      'peakBuffers',
      'peakLiveArcBytes',
      'gcPauses',
      'gcMs',
    ],
    phaseRows(recording),
  );
}

/** One row per pause of garbage collection. */
export function gcTable({ pauses }: MemoryRecording): ColumnTable {
  return tableOf(['atMs', 'kind', 'durationMs'], pauses);
}

/** One row per channel and sample of the main thread: how many features were in it. */
export function depthsTable({ channels }: MemoryRecording): ColumnTable {
  const rows = channels.flatMap(({ from, to, capacity, atMs, depth }) =>
    Array.from(atMs, (at, index) => ({ atMs: at, from, to, capacity, depth: depth[index]! })),
  );
  return tableOf(['atMs', 'from', 'to', 'capacity', 'depth'], rows);
}
