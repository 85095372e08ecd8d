/** Begins the magics around a cell, in the session. */
import type { MagicCall } from '../magic-call.js';
import type { AroundMagic, End } from './around-magic.js';

/** Loaded only when a cell uses them. */
const HANDLERS: Readonly<Record<string, () => Promise<AroundMagic<never>>>> = {
  time: async () => (await import('./time.js')).time,
  clones: async () => (await import('./clones.js')).clones,
  heap: async () => (await import('./heap.js')).heap,
  allocations: async () => (await import('./allocations.js')).allocations,
};

export async function beginMagic({ name, options }: MagicCall): Promise<End> {
  const handler = (await HANDLERS[name]!()) as AroundMagic;
  return handler.begin(options);
}
