/** Runs a workflow in this process, for whoever measures it. */
import { join, resolve } from 'node:path';
import { checkedOptions, type Preset, type RunOptions } from '../../runtime/execution/options.js';
import { type Run, startRun } from '../../runtime/execution/run.js';
import type { RunResult } from '../../runtime/execution/run-result.js';
import type { SettingNames } from '../../runtime/known-settings.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { UserError } from '../../runtime/user-error.js';
import { temporaryFolder } from './at-end.js';

export interface MeasuredRunSettings {
  /** `before` unless told. */
  readonly preset?: Preset;
  /** Options in place of the preset's. */
  readonly options?: Partial<RunOptions>;
  readonly variables?: Readonly<Record<string, string>>;
  /** Where sinks and store write; a temporary folder that goes with the run unless told. */
  readonly workDirectory?: string;
}

export const MEASURED_RUN_SETTINGS: SettingNames<MeasuredRunSettings> = {
  preset: true,
  options: true,
  variables: true,
  workDirectory: true,
};

/**
 * Runs the workflow to its end.
 * @param onStart gets the run when it has started
 * @throws UserError if the workflow is wrong or the run fails
 */
export async function runMeasured(
  workflow: string,
  { preset = 'before', options = {}, variables = {}, workDirectory }: MeasuredRunSettings,
  onStart: (run: Run) => void = () => {},
): Promise<RunResult> {
  const temporary = workDirectory === undefined ? temporaryFolder('arclab-measured-') : undefined;
  const directory = resolve(workDirectory ?? temporary!.path);
  try {
    const artifactPath = join(directory, 'artifacts');
    const graph = openWorkflow(workflow, { variables, artifactPath });
    const run = startRun(graph, {
      options: checkedOptions(preset, options),
      workDirectory: directory,
    });
    onStart(run);
    const result = await run.result;
    if (result.failure !== null) throw new UserError(`${workflow}: ${result.failure.message}`);
    return result;
  } finally {
    temporary?.remove();
  }
}
