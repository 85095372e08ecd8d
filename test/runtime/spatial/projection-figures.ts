/**
 * 200 systems held against PROJ itself, by way of pyproj: see scripts/make-projection-figures.py.
 *
 * A figure is good if it is as accurate as PROJ says its operation is; where PROJ knows no shift of the datum,
 * that must be told.
 */
import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { projections } from '../../../runtime/spatial/projection.js';

type Figure = [
  code: number,
  longitude: number,
  latitude: number,
  x: number,
  y: number,
  metresPerUnit: number,
  accuracy: number | null,
];

/** Of a conversion, which has no datum shift, in metres. */
const LEAST_ACCURACY = 0.001;

export const { proj, figures } = JSON.parse(
  readFileSync('test/runtime/spatial/projection-figures.json', 'utf8'),
) as { proj: string; figures: Figure[] };

/** Asserts that systems agree with PROJ within the accuracy that it states. */
export async function assertAsProj(some: readonly Figure[]): Promise<void> {
  const known = await projections();
  const off: string[] = [];
  const doubtful: number[] = [];
  for (const [code, longitude, latitude, x, y, metresPerUnit, accuracy] of some) {
    const projection = known.between(4326, code);
    const [movedX, movedY] = projection.move(longitude, latitude);
    const metres = Math.hypot(movedX - x, movedY - y) * metresPerUnit;
    if (!(metres <= Math.max(accuracy ?? 0, LEAST_ACCURACY))) off.push(`EPSG:${code} by ${metres} m`);
    if (projection.doubtOfDatum(longitude, latitude) !== undefined) doubtful.push(code);
  }
  assert.equal(off, []);
  assert.equal(
    doubtful,
    some.filter(figure => figure[6] === null).map(([code]) => code),
  );
}
