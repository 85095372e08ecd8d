/** What the feature store makes a forwarder clone: in a run, and in a replay of its trace. */
import type { RunOptions } from './options.js';
import { STORED_FEATURES } from './stored-features.js';

export interface StoreClones {
  /** Writes of every feature: one for each edge, or one for the port. */
  readonly writes: number;
  /** Whether each write gets a clone of its own (`forward-writer`); the engine makes it also for a store that is off. */
  readonly writerClones: boolean;
  /** Whether each write clones that once more, to serialize it (`store-serialize`). */
  readonly serializeClones: boolean;
}

/** @param edges that leave by the port */
export function storeClones(
  { featureStore, storeKey }: Pick<RunOptions, 'featureStore' | 'storeKey'>,
  action: string,
  edges: number,
): StoreClones {
  // What is replayed is stored already.
  if (action === STORED_FEATURES) return { writes: 0, writerClones: false, serializeClones: false };
  return {
    writes: storeKey === 'port' ? 1 : edges,
    writerClones: featureStore !== 'reference',
    serializeClones: featureStore === 'clone',
  };
}
