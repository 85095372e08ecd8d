/** Geometries for operations of GEOS that give wrong results, or fail, where an area is invalid. */

import type { Geometry, PathGeometry } from '../feature/geometry.js';
import { type GeosContext, GeosError, type GeosPointer } from './geos-context.js';
import { readGeometry, writeAreas, writeGeometry } from './geos-geometry.js';
import { ringDirection } from './measure.js';
import { multiPolygonOf, polygonsOf } from './polygons.js';
import { makeRun } from './ring-order.js';

/** GEOS's method that keeps exteriors exteriors and holes holes, and so makes areas of areas. */
const BY_STRUCTURE = 1;

/** As `writeGeometry`, but areas are as `writeSoundAreas` makes them. */
export function writeSound(geos: GeosContext, geometry: Geometry): GeosPointer {
  const isAreal = geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
  return isAreal ? writeSoundAreas(geos, geometry) : madeValid(geos, writeGeometry(geos, geometry));
}

/** As `writeAreas`, made valid if they are not. */
export function writeSoundAreas(geos: GeosContext, geometry: Geometry): GeosPointer {
  return madeValid(geos, writeAreas(geos, geometry));
}

/** What makes an area invalid, as GEOS says it (`Self-intersection[5 5]`); `undefined` for a valid one. */
export function flawOf(geos: GeosContext, area: PathGeometry): string | undefined {
  const { library, handle } = geos;
  try {
    return geos.using(keep => {
      const pointer = keep(writeGeometry(geos, area));
      if (geos.answer(library.GEOSisValid_r(handle, pointer))) return undefined;
      // geos-wasm declares a string, but it is the address of one.
      const reason = Number(library.GEOSisValidReason_r(handle, pointer));
      const text = library.Module.UTF8ToString(reason);
      library.GEOSFree_r(handle, reason);
      return text;
    });
  } catch (error) {
    // Rings that GEOS does not even take, such as ones that are not closed.
    if (error instanceof GeosError) return error.message;
    throw error;
  }
}

/** A valid area of the same vertices, whose exteriors run the same way; of several polygons where it must be. */
export function soundArea(geos: GeosContext, area: PathGeometry): PathGeometry {
  const sound = geos.using(keep => readGeometry(geos, keep(writeSoundAreas(geos, area)), area.epsg));
  const polygons = polygonsOf(sound);
  const direction = ringDirection(area);
  for (const polygon of polygons) makeRun(polygon, direction);
  return polygons.length === 1 && area.type === 'Polygon'
    ? polygons[0]!
    : multiPolygonOf(polygons, area.epsg);
}

/** Takes a GEOS geometry over; gives back the same if it is valid, else a valid one in its place. */
function madeValid(geos: GeosContext, pointer: GeosPointer): GeosPointer {
  let sound: GeosPointer | undefined;
  try {
    sound = geos.answer(geos.library.GEOSisValid_r(geos.handle, pointer)) ? pointer : repaired(geos, pointer);
    return sound;
  } finally {
    if (sound !== pointer) geos.free(pointer);
  }
}

function repaired(geos: GeosContext, pointer: GeosPointer): GeosPointer {
  const { library, handle } = geos;
  const options = geos.checked(library.GEOSMakeValidParams_create_r(handle));
  try {
    library.GEOSMakeValidParams_setMethod_r(handle, options, BY_STRUCTURE);
    library.GEOSMakeValidParams_setKeepCollapsed_r(handle, options, 0);
    return geos.checked(library.GEOSMakeValidWithParams_r(handle, pointer, options));
  } finally {
    library.GEOSMakeValidParams_destroy_r(handle, options);
  }
}
