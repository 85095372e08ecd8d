/**
 * Keeps coordinates of different systems from being mixed: an operation on several features works in one plane,
 * and takes no note of what their coordinates mean.
 */
import { planeCodeOf } from '../../spatial/epsg-codes.js';
import type { FinishContext, Kept } from '../action.js';

/** A kept feature, or what an action holds beside one. */
type Holder = Kept | { readonly kept: Kept };

/**
 * Takes from the lists, in place, the features whose x and y are in another system than those of the first that
 * has a code, tells of them and sends them to `rejected`. Those without a code are taken to be in the same.
 */
export async function keepSystemsApart(context: FinishContext, ...lists: Holder[][]): Promise<void> {
  const first = firstCode(lists);
  if (first === null) return;
  const plane = planeCodeOf(first);
  const isStranger = (holder: Holder): boolean => {
    const { epsg } = keptOf(holder);
    return epsg !== null && epsg !== first && planeCodeOf(epsg) !== plane;
  };
  for (const list of lists) {
    const strangers = list.filter(isStranger);
    if (strangers.length === 0) continue;
    list.splice(0, list.length, ...list.filter(holder => !isStranger(holder)));
    for (const stranger of strangers) {
      const kept = keptOf(stranger);
      context.diagnose(
        'geometry.mixed_systems',
        `its coordinates are in EPSG:${kept.epsg}, and those that it meets in EPSG:${first}: it was rejected, and a Horizontal Reprojector before this node brings them together`,
        kept.read().id,
      );
      context.send(context.release(kept), 'rejected');
      await context.ready();
    }
  }
}

function firstCode(lists: readonly (readonly Holder[])[]): number | null {
  for (const list of lists) {
    for (const holder of list) {
      const { epsg } = keptOf(holder);
      if (epsg !== null) return epsg;
    }
  }
  return null;
}

function keptOf(holder: Holder): Kept {
  return 'kept' in holder ? holder.kept : holder;
}
