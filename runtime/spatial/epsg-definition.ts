/** Definitions of EPSG systems as proj4 strings, out of the package epsg-index: one small file a code. */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { UserError } from '../user-error.js';

const require = createRequire(import.meta.url);

/**
 * Shifts to WGS 84 in place of datum grids that don't come with proj4, to be used as PROJ does where it lacks
 * the grid: good to a few metres. From the EPSG registry: OSGB36 (transformation 1314), DHDN (1777),
 * NZGD49 (1564).
 */
const SHIFT_FOR_GRID: Readonly<Record<string, string>> = {
  'OSTN15_NTv2_OSGBtoETRS.gsb': '446.448,-125.157,542.06,0.15,0.247,0.842,-20.489',
  'BETA2007.gsb': '598.1,73.7,418.2,0.202,0.045,-2.455,6.7',
  'nzgd2kgrid0005.gsb': '59.47,-5.04,187.44,0.47,-0.1,1.024,-4.5993',
};

interface IndexEntry {
  name: string;
  /** Such as `CRS-PROJCRS` or `CRS-VERTCRS`. */
  kind: string;
  proj4: string | null;
}

const PLANE_KINDS = new Set(['CRS-GEOGCRS', 'CRS-PROJCRS', 'CRS-COMPOUNDCRS', 'CRS-GEOG3DCRS']);

/**
 * The proj4 definition of an EPSG code. Throws `UserError` for a code that is not known, and for systems that
 * have no plane coordinates (vertical, geocentric) or need a datum grid that is not at hand.
 */
export function proj4Definition(code: number): string {
  const { name, kind, proj4 } = entryOf(code);
  const system = `EPSG:${code} (${name})`;
  if (!PLANE_KINDS.has(kind) || proj4?.includes('+proj=geocent')) {
    throw new UserError(
      `${system} is a ${kind}, which has no longitude and latitude or easting and northing`,
    );
  }
  if (!proj4) throw new UserError(`${system} can't be transformed, since it has no definition for proj4`);
  return proj4.replace(/\+nadgrids=(?!@)("[^"]*"|\S+)/, (_, grid: string) => {
    const shift = SHIFT_FOR_GRID[grid];
    if (shift !== undefined) return `+towgs84=${shift}`;
    throw new UserError(`${system} needs the datum grid ${grid}, which is not available`);
  });
}

function entryOf(code: number): IndexEntry {
  const unknown = new UserError(`EPSG:${code} is not a known coordinate reference system`);
  if (!Number.isSafeInteger(code) || code <= 0) throw unknown;
  // The folder is found by a file that is always there, since an unknown code has no file to resolve.
  const file = require.resolve('epsg-index/s/4326.json').replace('4326.json', `${code}.json`);
  if (!existsSync(file)) throw unknown;
  return JSON.parse(readFileSync(file, 'utf8')) as IndexEntry;
}
