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
  /** Names of scripts by their id: the profile leaves out those that a `sourceURL` names, as a cell's. */
  readonly scriptNames?: ReadonlyMap<string, string>;
}

export const DEFAULT_EVERY_BYTES = 32_768;

/** Stacks that begin here begin with the code that is profiled. */
export const SAMPLER = { url: import.meta.url, functionName: 'sampleAllocations' } as const;

let isSampling = false;

/** A sampling that is under way. There is one at a time, for V8 has one sampler. */
export class AllocationSampling {
  /**
   * Names of scripts by their id. The profile leaves out those that a `sourceURL` gives, as a cell's, and a cell's
   * script is gone when the cell has run, so that the debugger has to tell of it meanwhile.
   */
  private readonly scriptNames = new Map<string, string>();

  private constructor(
    private readonly inspector: Session,
    readonly kept: AllocationsKept,
  ) {}

  /** @throws UserError if another sampling is under way, or for a period that makes no sense */
  static async start({
    everyBytes = DEFAULT_EVERY_BYTES,
    kept = 'all',
  }: SamplingOptions = {}): Promise<AllocationSampling> {
    if (isSampling) throw new UserError('Allocations are sampled already: one profile at a time');
    if (!Number.isInteger(everyBytes) || everyBytes < 1) {
      throw new UserError(`everyBytes must be a whole number of bytes, at least 1, and is ${everyBytes}`);
    }
    if (kept !== 'all' && kept !== 'live') {
      throw new UserError(`kept must be "all" or "live", and is ${JSON.stringify(kept)}`);
    }
    isSampling = true;
    const inspector = new Session();
    inspector.connect();
    const sampling = new AllocationSampling(inspector, kept);
    await sampling.nameScripts();
    await post(inspector, 'HeapProfiler.startSampling', {
      samplingInterval: everyBytes,
      includeObjectsCollectedByMajorGC: kept === 'all',
      includeObjectsCollectedByMinorGC: kept === 'all',
    });
    return sampling;
  }

  /** Ends it. */
  async stop(): Promise<SampledProfile> {
    const { inspector, kept } = this;
    try {
      if (kept === 'live') await post(inspector, 'HeapProfiler.collectGarbage', {});
      const { profile } = (await post(inspector, 'HeapProfiler.stopSampling', {})) as {
        profile: SampledProfile;
      };
      return { ...profile, scriptNames: this.scriptNames };
    } finally {
      this.abandon();
    }
  }

  /** Ends it without a profile. */
  abandon(): void {
    this.inspector.disconnect();
    isSampling = false;
  }

  private async nameScripts(): Promise<void> {
    this.inspector.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => {
      if (url !== '') this.scriptNames.set(scriptId, url);
    });
    await post(this.inspector, 'Debugger.enable', {});
    // The thread that would pause at a `debugger` statement is the one that would have to go on.
    await post(this.inspector, 'Debugger.setSkipAllPauses', { skip: true });
  }
}

/** Runs `code` and samples what it allocates. @throws UserError as `AllocationSampling.start`, or what the code throws */
export async function sampleAllocations<Result>(
  code: () => Result | Promise<Result>,
  options: SamplingOptions = {},
): Promise<{ result: Result; profile: SampledProfile }> {
  const sampling = await AllocationSampling.start(options);
  let result: Result;
  try {
    result = await code();
  } catch (error) {
    sampling.abandon();
    throw error;
  }
  return { result, profile: await sampling.stop() };
}

function post(inspector: Session, method: string, params: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    inspector.post(method, params, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}
