/** What PROJ's database says of the EPSG systems that have plane coordinates or longitude and latitude. */

import { UserError } from '../user-error.js';
import type { ProjLibrary, ProjPointer } from './proj-library.js';

/** Values of PJ_TYPE (proj.h). */
const GEOGRAPHIC_2D = 12;
const GEOGRAPHIC_3D = 13;
const PROJECTED = 15;
const COMPOUND = 16;
const DERIVED_PROJECTED = 28;
const OTHER_TYPES: Readonly<Record<number, string>> = {
  10: 'a geocentric system',
  14: 'a vertical system',
  17: 'a temporal system',
  18: 'an engineering system',
};

/** Codes from here on are not EPSG's but ESRI's, which are in use as if they were; so GDAL reads them. */
const LEAST_ESRI_CODE = 37001;

/** A box of WGS 84 in degrees. Where it spans the antimeridian, `west` is more than `east`. */
export interface AreaOfUse {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface CoordinateSystem {
  readonly code: number;
  /** Such as `WGS 84 / UTM zone 54N`. */
  readonly name: string;
  /** The horizontal part, in PROJ's memory. */
  readonly pointer: ProjPointer;
  /** Whether coordinates are longitudes and latitudes. */
  readonly isGeographic: boolean;
  /** Of one unit of the coordinates: metres, or radians of a geographic system. */
  readonly unit: number;
  /** Whether the authority has latitude or northing first. Here longitude or easting is first in any case. */
  readonly isNorthFirst: boolean;
  readonly area: AreaOfUse | undefined;
}

/**
 * The system of an EPSG code. Throws `UserError` for codes that are not known and for systems without plane
 * coordinates.
 */
export function coordinateSystem(proj: ProjLibrary, code: number): CoordinateSystem {
  const whole = Number.isSafeInteger(code) && code > 0 ? createdBy(proj, code) : 0;
  if (whole === 0) throw new UserError(`EPSG:${code} is not a known coordinate reference system`);
  const name = proj.nameOf(whole);
  const pointer = horizontalPart(proj, whole);
  const type = proj.module._proj_get_type(pointer);
  const isGeographic = type === GEOGRAPHIC_2D;
  if (!isGeographic && type !== PROJECTED && type !== DERIVED_PROJECTED) {
    const kind = OTHER_TYPES[type] ?? 'a system of another kind';
    throw new UserError(
      `EPSG:${code} (${name}) is ${kind}, which has no longitude and latitude or easting and northing`,
    );
  }
  const first = firstAxis(proj, pointer);
  const shown = proj.module._proj_normalize_for_visualization(proj.context, pointer);
  const isNorthFirst = firstAxis(proj, shown).name !== first.name;
  proj.module._proj_destroy(shown);
  return { code, name, pointer, isGeographic, unit: first.unit, isNorthFirst, area: areaOf(proj, pointer) };
}

function createdBy(proj: ProjLibrary, code: number): ProjPointer {
  const pointer = proj.create(`EPSG:${code}`);
  return pointer === 0 && code >= LEAST_ESRI_CODE ? proj.create(`ESRI:${code}`) : pointer;
}

/** Heights are never transformed, and a vertical datum would only narrow down what PROJ knows. */
function horizontalPart(proj: ProjLibrary, whole: ProjPointer): ProjPointer {
  const { module, context } = proj;
  const isCompound = module._proj_get_type(whole) === COMPOUND;
  const part = isCompound ? module._proj_crs_get_sub_crs(context, whole, 0) : whole;
  const isFlat = ![GEOGRAPHIC_3D, PROJECTED, DERIVED_PROJECTED].includes(module._proj_get_type(part));
  return isFlat ? part : module._proj_crs_demote_to_2D(context, 0, part);
}

function firstAxis(proj: ProjLibrary, system: ProjPointer): { name: string; unit: number } {
  const { module, context } = proj;
  const axes = module._proj_crs_get_coordinate_system(context, system);
  try {
    return proj.withRoom(2, address => {
      module._proj_cs_get_axis_info(context, axes, 0, address, 0, 0, address + 8, 0, 0, 0);
      const name = module.UTF8ToString(module.getValue(address, '*'));
      return { name, unit: module.getValue(address + 8, 'double') };
    });
  } finally {
    module._proj_destroy(axes);
  }
}

function areaOf(proj: ProjLibrary, system: ProjPointer): AreaOfUse | undefined {
  const { module, context } = proj;
  return proj.withRoom(4, address => {
    const [west, south, east, north] = [address, address + 8, address + 16, address + 24] as const;
    if (module._proj_get_area_of_use(context, system, west, south, east, north, 0) === 0) return undefined;
    const read = (pointer: number): number => module.getValue(pointer, 'double');
    const unknown = -1000;
    if (read(west) === unknown) return undefined;
    return { west: read(west), south: read(south), east: read(east), north: read(north) };
  });
}
