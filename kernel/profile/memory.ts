/** `profile.memory`: memory over time, that shows itself in a cell. */
import type { ColumnTable } from 'arquero';
import type { Chart } from '../../profiles/compare/comparison-charts.js';
import { memoryOverTimeChart } from '../../profiles/process/memory/memory-chart.js';
import { MemoryRecorder } from '../../profiles/process/memory/memory-recorder.js';
import type { MemoryRecording } from '../../profiles/process/memory/memory-recording.js';
import {
  depthsTable,
  gcTable,
  phaseRows,
  phasesTable,
  samplesTable,
} from '../../profiles/process/memory/memory-tables.js';
import {
  type MarkingCode,
  type RecordingOptions,
  recordCode,
  recordWorkflow,
} from '../../profiles/process/memory/record-memory.js';
import type { MeasuredRunSettings } from '../../profiles/process/run-measured.js';
import {
  type Displayable,
  JUPYTER_DISPLAY,
  type MimeBundle,
  toJson,
  VEGA_LITE_MIME,
} from '../display/mime.js';
import { tableView } from '../display/table.js';
import { tableText } from '../display/table-text.js';
import { checkProfiled } from './profiled.js';

const MEGABYTE = 1e6;
const ROWS = 40;

/** Memory over time. It shows as a chart; columns and units are in `profiles/process/memory/memory-tables.ts`. */
export class Memory implements Displayable {
  constructor(readonly recording: MemoryRecording) {}

  /** Every sample. */
  table(): ColumnTable {
    return samplesTable(this.recording);
  }

  /** Nodes, cells or marks with their peaks, after a row for the whole. */
  phases(): ColumnTable {
    return phasesTable(this.recording);
  }

  /** Pauses of garbage collection. */
  gc(): ColumnTable {
    return gcTable(this.recording);
  }

  /** How many features were in each channel of a run. */
  channels(): ColumnTable {
    return depthsTable(this.recording);
  }

  chart(): Chart {
    return memoryOverTimeChart(this.recording);
  }

  /** What was measured, in a sentence. */
  title(): string {
    const { name, durationMs, hasHighWater, resident } = this.recording;
    const [{ peakRss, gcPauses, gcMs }] = phaseRows(this.recording) as [ReturnType<typeof phaseRows>[number]];
    const how = hasHighWater
      ? 'high-water mark'
      : 'highest sample: this system does not let the mark be set back';
    return (
      `${name}: peak ${(peakRss / MEGABYTE).toFixed(1)} MB resident (${how}) in ${(durationMs / 1000).toFixed(2)} s, ` +
      `${resident.atMs.length} samples, ${gcPauses} GC pauses of ${gcMs.toFixed(1)} ms in all`
    );
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return {
      [VEGA_LITE_MIME]: toJson(this.chart()),
      'text/plain': `${this.title()}\n${tableText(tableView(this.phases(), ROWS))}`,
    };
  }
}

/** The tables, by the name of what they have a row for. */
export const MEMORY_TABLES = {
  phases: (memory: Memory) => memory.phases(),
  samples: (memory: Memory) => memory.table(),
  gc: (memory: Memory) => memory.gc(),
  channels: (memory: Memory) => memory.channels(),
} as const;

export type MemorySettings = RecordingOptions & MeasuredRunSettings;

/**
 * Records this process's memory while code, or the run of a workflow file, goes on.
 * @param what a workflow file, or code that may call its argument to begin a phase: `mark('sorting')`
 * @throws UserError if the workflow is wrong or the run fails; what the code throws
 */
export async function memory(what: string | MarkingCode, settings: MemorySettings = {}): Promise<Memory> {
  checkProfiled<RecordingOptions>(what, 'memory', settings, { everyMs: true });
  if (typeof what === 'string') return new Memory(await recordWorkflow(what, settings));
  return new Memory(await recordCode(what, what.name || 'the function', settings));
}

/** A recording over several cells: each is a phase of it. */
export class OpenMemory {
  constructor(private readonly recorder: MemoryRecorder) {}

  /** Begins a phase; it lasts to the next mark or the end. */
  mark(name: string): void {
    this.recorder.mark(name);
  }

  async stop(): Promise<Memory> {
    return new Memory(await this.recorder.stop());
  }
}

/** Records from now on, until `stop()`. */
export async function startMemory({ everyMs }: RecordingOptions = {}): Promise<OpenMemory> {
  return new OpenMemory(await MemoryRecorder.start('the session', everyMs));
}
