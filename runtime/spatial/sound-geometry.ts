/** Geometries for operations of GEOS that give wrong results, or fail, where an area is invalid. */

import type { Geometry } from '../feature/geometry.js';
import type { GeosContext, GeosPointer } from './geos-context.js';
import { writeAreas, writeGeometry } from './geos-geometry.js';

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
