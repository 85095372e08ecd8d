/**
 * V8's sampling heap profiler, through `node:inspector`: about every so many bytes, one allocation is noted with
 * its stack. V8 scales each sample to the bytes it stands for, so that sums are unbiased estimates.
 *
 * It sees JavaScript objects. The contents of typed arrays and buffers are not in V8's heap, so it never sees them.
 */
import { type Runtime, Session } from 'node:inspector';
import { UserError } from '../../../runtime/user-error.js';

/** `all`: also what was collected again, the temporaries; `live`: only what is alive at the end. */
export type AllocationsKept = 'all' | 'live';

export interface SamplingOptions {
  /** Bytes between two samples, on average; 32,768 unless told. */
  readonly everyBytes?: number;
  readonly kept?: AllocationsKept;
}

/** One function in one stack, as V8 gives it; lines and columns count from 0, sizes are in bytes. */
export interface SampledNode {
  readonly id: number;
  readonly callFrame: Runtime.CallFrame;
  readonly selfSize: number;
  readonly children: readonly SampledNode[];
}

/** `HeapProfiler.SamplingHeapProfile` of the inspector's protocol. */
export interface SampledProfile {
  readonly head: SampledNode;
  readonly samples: readonly { readonly nodeId: number }[];
}

export const DEFAULT_EVERY_BYTES = 32_768;

/** Stacks that begin here begin with the code that is profiled. */
export const SAMPLER = { url: import.meta.url, functionName: 'sampleAllocations' } as const;

let isSampling = false;

/** Runs `code` and samples what it allocates. @throws UserError if another sampling is under way */
export async function sampleAllocations<Result>(
  code: () => Result | Promise<Result>,
  { everyBytes = DEFAULT_EVERY_BYTES, kept = 'all' }: SamplingOptions = {},
): Promise<{ result: Result; profile: SampledProfile }> {
  if (isSampling) throw new UserError('Allocations are sampled already: one profile at a time');
  if (!Number.isInteger(everyBytes) || everyBytes < 1) {
    throw new UserError(`everyBytes must be a whole number of bytes, at least 1, and is ${everyBytes}`);
  }
  isSampling = true;
  const inspector = new Session();
  inspector.connect();
  try {
    const collected = kept === 'all';
    await post(inspector, 'HeapProfiler.startSampling', {
      samplingInterval: everyBytes,
      includeObjectsCollectedByMajorGC: collected,
      includeObjectsCollectedByMinorGC: collected,
    });
    const result = await code();
    if (!collected) await post(inspector, 'HeapProfiler.collectGarbage', {});
    const { profile } = (await post(inspector, 'HeapProfiler.stopSampling', {})) as {
      profile: SampledProfile;
    };
    return { result, profile };
  } finally {
    // It ends a sampling that is still under way, too.
    inspector.disconnect();
    isSampling = false;
  }
}

function post(inspector: Session, method: string, params: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    inspector.post(method, params, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}
