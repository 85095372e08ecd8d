/**
 * What is to be done with a cell. Magics know every option of the command line and load all that this needs:
 * only cells that have one wait for it, and kernels start without.
 */
import { questionIn } from '../language/question.js';
import type { MagicPlan } from './read-magic.js';

/** @throws MagicError */
export async function planCell(source: string): Promise<MagicPlan> {
  const question = questionIn(source);
  // A kernel answers by itself: TypeScript knows, and not the session.
  if (question) return { kind: 'show', text: `What ${question.name} is, Jupyter shows.\n` };
  if (!source.startsWith('%')) return { kind: 'run', source };
  const { readMagic } = await import('./read-magic.js');
  return readMagic(source);
}
