/**
 * Keeps coordinates of different systems from being mixed: an operation on several features works in one plane,
 * and takes no note of what their coordinates mean.
 */

import { type Projections, projections } from '../../spatial/projection.js';
import { UserError } from '../../user-error.js';
import type { FinishContext, Kept } from '../action.js';

/** A kept feature, or what an action holds beside one. */
type Holder = Kept | { readonly kept: Kept };

/**
 * Takes from the lists, in place, the features whose coordinates are in another system than those of the first
 * that has a code, tells of them and sends them to `rejected`. Those without a code are taken to be in the same.
 */
export async function keepSystemsApart(context: FinishContext, ...lists: Holder[][]): Promise<void> {
  const met = codesIn(lists);
  if (met.length < 2) return;
  const [first, ...others] = met as [number, ...number[]];
  const known = await projections();
  const foreign = new Set(others.filter(other => !areSame(known, first, other)));
  if (foreign.size === 0) return;
  for (const list of lists) {
    const strangers = list.filter(holder => foreign.has(keptOf(holder).epsg!));
    if (strangers.length === 0) continue;
    list.splice(0, list.length, ...list.filter(holder => !foreign.has(keptOf(holder).epsg!)));
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

/** GeoJSON with heights and without has the same longitudes and latitudes: PROJ need not be asked. */
const WGS84 = 4326;
const WGS84_HEIGHTS = 4979;

/** Those of the geometries, in the order in which they come. */
function codesIn(lists: readonly (readonly Holder[])[]): number[] {
  const met = new Set<number>();
  for (const list of lists) {
    for (const holder of list) {
      const { epsg } = keptOf(holder);
      if (epsg !== null) met.add(epsg === WGS84_HEIGHTS ? WGS84 : epsg);
    }
  }
  return [...met];
}

/** A code that PROJ does not know is like no other. */
function areSame(known: Projections, a: number, b: number): boolean {
  try {
    return known.areSame(a, b);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function keptOf(holder: Holder): Kept {
  return 'kept' in holder ? holder.kept : holder;
}
