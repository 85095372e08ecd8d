/** Whether coordinates are degrees, by the EPSG code of their geometry. */

import type { Geometry } from '../feature/geometry.js';
import { UserError } from '../user-error.js';
import { firstVertex, projections } from './projection.js';

/** What was found out of codes; from the beginning those of GeoJSON, so that PROJ need not be loaded for them. */
const geographic = new Map<number, boolean>([
  [4326, true],
  [4979, true],
]);

/** No longitude or latitude is more, also in grads and with several turns of the Earth. */
const MOST_DEGREES = 1000;

/** The answer, or its promise where PROJ has to be asked. `false` for a geometry without a code that is known. */
export function isInDegrees(geometry: Geometry): boolean | Promise<boolean> {
  const { epsg } = geometry;
  if (epsg === null) return false;
  const known = geographic.get(epsg);
  if (known !== undefined) return known;
  const vertex = firstVertex(geometry);
  // Most coordinates in metres are larger: nobody waits for PROJ because of them.
  if (vertex === undefined || vertex.some(ordinate => Math.abs(ordinate) > MOST_DEGREES)) return false;
  return askProj(epsg);
}

async function askProj(epsg: number): Promise<boolean> {
  const answer = isGeographic(await projections(), epsg);
  geographic.set(epsg, answer);
  return answer;
}

function isGeographic(known: Awaited<ReturnType<typeof projections>>, epsg: number): boolean {
  try {
    return known.system(epsg).isGeographic;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
