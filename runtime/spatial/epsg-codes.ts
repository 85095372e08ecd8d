/** What is asked of EPSG codes for every feature, at once and without PROJ. Codes that are not known are of no kind. */

import { GEOGRAPHIC, WITH_HEIGHTS } from './epsg-kinds.js';

let ranges: [first: number, last: number][] | undefined;
let planes: Map<number, number> | undefined;

/** Whether coordinates in a system are angles: degrees, rarely grads. */
export function isGeographic(code: number): boolean {
  ranges ??= GEOGRAPHIC.split(' ').map(range => {
    const [first, last = first] = range.split('-').map(Number);
    return [first!, last!];
  });
  const plane = planeCodeOf(code);
  return ranges.some(([first, last]) => first <= plane && plane <= last);
}

/** The code of the system that has the same x and y, and no heights; the code itself where there is none. */
export function planeCodeOf(code: number): number {
  planes ??= new Map(WITH_HEIGHTS.split(' ').flatMap(pairsIn));
  return planes.get(code) ?? code;
}

/** `4326:4979,9705` */
function pairsIn(group: string): [code: number, plane: number][] {
  const [plane, codes] = group.split(':');
  return codes!.split(',').map(code => [Number(code), Number(plane)]);
}
