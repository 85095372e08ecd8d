/** What a magic around a cell is, in the session: begins, and ends when the cell has. */
import type { MagicCall } from '../magic-call.js';

export interface AroundMagic<Options = Readonly<Record<string, unknown>>> {
  /** Called before the cell; what it returns is called after it, also where the cell failed. */
  begin(options: Options): End | Promise<End>;
}

export type End = () => void | Promise<void>;

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
