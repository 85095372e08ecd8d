/**
 * What is to be done with a cell. Magics know every option of the command line and load all that this needs:
 * only cells that have one wait for it, and kernels start without.
 */
import type { MagicPlan } from './read-magic.js';

/** @throws MagicError */
export async function planCell(source: string): Promise<MagicPlan> {
  if (!source.startsWith('%')) return { kind: 'run', source };
  const { readMagic } = await import('./read-magic.js');
  return readMagic(source);
}
