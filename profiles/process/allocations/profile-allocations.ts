/** Profiles what a piece of code, or the run of a workflow file, allocates. */
import { type MeasuredRunSettings, runMeasured } from '../run-measured.js';
import { AllocationProfile } from './allocation-profile.js';
import { type SamplingOptions, sampleAllocations } from './sample-allocations.js';

/** @param name what the profile is called where it is shown */
export async function profileCode(
  code: () => unknown,
  name: string,
  options: SamplingOptions = {},
): Promise<AllocationProfile> {
  const { profile } = await sampleAllocations(code, options);
  return new AllocationProfile(name, profile, options.kept ?? 'all');
}

/** @throws UserError if the workflow is wrong or the run fails */
export async function profileWorkflow(
  workflow: string,
  options: SamplingOptions & MeasuredRunSettings = {},
): Promise<AllocationProfile> {
  const { result, profile } = await sampleAllocations(() => runMeasured(workflow, options), options);
  return new AllocationProfile(workflow, profile, options.kept ?? 'all', result.ledger.rows());
}
