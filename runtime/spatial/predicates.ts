/** How geometries lie to each other in the plane (OGC simple features, by GEOS). Heights play no role. */

import Flatbush from 'flatbush';
import { type Box, boundsOf, type Geometry } from '../feature/geometry.js';
import type { Geos } from './geos.js';
import type { GeosContext, GeosPointer } from './geos-context.js';
import { writeGeometry } from './geos-geometry.js';

/** Each predicate with the GEOS test that has its sides exchanged: GEOS prepares the second side here. */
const TESTS = {
  contains: 'GEOSPreparedWithin_r',
  within: 'GEOSPreparedContains_r',
  intersects: 'GEOSPreparedIntersects_r',
  disjoint: 'GEOSPreparedDisjoint_r',
  touches: 'GEOSPreparedTouches_r',
  crosses: 'GEOSPreparedCrosses_r',
  overlaps: 'GEOSPreparedOverlaps_r',
  coveredBy: 'GEOSPreparedCovers_r',
  covers: 'GEOSPreparedCoveredBy_r',
} as const;

export type Predicate = keyof typeof TESTS;

export const PREDICATES = Object.keys(TESTS) as Predicate[];

/** Geometries that many others are tested against. They are in GEOS's memory: `free` must be called at the end. */
export class TestedGeometries {
  private readonly context: GeosContext;
  private readonly pointers: GeosPointer[];
  private readonly prepared: number[] = [];
  private readonly boxes: Flatbush;

  /**
   * @param geometries at least one, none of them empty
   * @param predicate what `a predicate b` asks of a geometry `a` and one of these, `b`
   */
  constructor(
    geos: Geos,
    geometries: readonly Geometry[],
    private readonly predicate: Predicate,
  ) {
    this.context = geos.context;
    this.boxes = new Flatbush(geometries.length);
    for (const geometry of geometries) {
      const { xmin, ymin, xmax, ymax } = boxOf(geometry);
      this.boxes.add(xmin, ymin, xmax, ymax);
    }
    this.boxes.finish();
    this.pointers = this.context.all(geometries, geometry => writeGeometry(this.context, geometry));
    for (const pointer of this.pointers) {
      this.prepared.push(
        this.context.checked(this.context.library.GEOSPrepare_r(this.context.handle, pointer)),
      );
    }
  }

  /** The position of the first of these geometries for which the predicate holds; -1 if it holds for none. */
  firstMatch(geometry: Geometry): number {
    const near = this.near(geometry);
    return this.context.using(keep => {
      const pointer = keep(writeGeometry(this.context, geometry));
      if (this.predicate !== 'disjoint') return near.find(i => this.holds(pointer, i)) ?? -1;
      const meets = new Set(near);
      return this.prepared.findIndex((_, i) => !meets.has(i) || this.holds(pointer, i));
    });
  }

  /** For how many of these geometries in turn, from the first one on, the predicate holds. */
  matchesInTurn(geometry: Geometry): number {
    const near = new Set(this.near(geometry));
    return this.context.using(keep => {
      const pointer = keep(writeGeometry(this.context, geometry));
      const isApart = this.predicate === 'disjoint';
      const miss = this.prepared.findIndex((_, i) => !(near.has(i) ? this.holds(pointer, i) : isApart));
      return miss < 0 ? this.prepared.length : miss;
    });
  }

  free(): void {
    const { library, handle } = this.context;
    for (const pointer of this.prepared) library.GEOSPreparedGeom_destroy_r(handle, pointer);
    for (const pointer of this.pointers) this.context.free(pointer);
  }

  /** Positions, ascending, of those whose boxes meet the geometry's; the others are disjoint from it. */
  private near(geometry: Geometry): number[] {
    const { xmin, ymin, xmax, ymax } = boxOf(geometry);
    return this.boxes.search(xmin, ymin, xmax, ymax).sort((a, b) => a - b);
  }

  private holds(pointer: GeosPointer, i: number): boolean {
    const { library, handle } = this.context;
    return this.context.answer(library[TESTS[this.predicate]](handle, this.prepared[i]!, pointer));
  }
}

function boxOf(geometry: Geometry): Box {
  const box = boundsOf(geometry);
  if (box === undefined) throw new Error('an empty geometry lies nowhere');
  return box;
}
