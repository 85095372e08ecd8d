/** Records memory while code, or the run of a workflow file, goes on. */
import { type MeasuredRunSettings, runMeasured } from '../run-measured.js';
import { MemoryRecorder } from './memory-recorder.js';
import type { MemoryRecording } from './memory-recording.js';

export interface RecordingOptions {
  /** Milliseconds between samples; 10 unless told. */
  readonly everyMs?: number;
}

/** Code that may say where its phases begin. */
export type MarkingCode = (mark: (name: string) => void) => unknown;

/** @throws UserError for a period that makes no sense; what the code throws */
export async function recordCode(
  code: MarkingCode,
  name: string,
  { everyMs }: RecordingOptions = {},
): Promise<MemoryRecording> {
  return recording(name, everyMs, recorder => code(phase => recorder.mark(phase)));
}

/** @throws UserError if the workflow is wrong or the run fails */
export async function recordWorkflow(
  workflow: string,
  { everyMs, ...settings }: RecordingOptions & MeasuredRunSettings = {},
): Promise<MemoryRecording> {
  return recording(workflow, everyMs, recorder =>
    runMeasured(workflow, settings, run => recorder.follow(run)),
  );
}

async function recording(
  name: string,
  everyMs: number | undefined,
  use: (recorder: MemoryRecorder) => unknown,
): Promise<MemoryRecording> {
  const recorder = await MemoryRecorder.start(name, everyMs);
  try {
    await use(recorder);
  } catch (error) {
    await recorder.stop();
    throw error;
  }
  return recorder.stop();
}
