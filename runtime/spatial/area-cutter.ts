/**
 * Cuts areas by others (actions reference, "Clipper"): in plan, on a grid, polygon by polygon, since the faces of
 * a body in space overlap in plan.
 */

import { type Geometry, hasZ, type PathGeometry, stride } from '../feature/geometry.js';
import { copiedGeometry } from '../feature/size.js';
import type { ConversionCounter } from '../ledger/conversions.js';
import type { Geos } from './geos.js';
import type { GeosContext, GeosPointer } from './geos-context.js';
import { collect, GEOMETRY_COLLECTION, readGeometry, writeAreas } from './geos-geometry.js';
import { dropHeights } from './heights.js';
import { ringDirection } from './measure.js';
import { polygonsOf } from './polygons.js';
import { makeRun } from './ring-order.js';
import { writeSoundAreas } from './sound-geometry.js';
import { surfacePlane } from './surface-plane.js';

/** In coordinate units: the engine cuts with integers, 10⁸ to the unit. */
const GRID = 1e-8;

/** What some clippers have in common, and all they cover. In GEOS's memory: `free` must be called at the end. */
export class AreaCutter {
  private readonly common: GeosPointer;
  private readonly united: GeosPointer;
  private readonly context: GeosContext;
  private knownCorners: ReadonlySet<string> | undefined;

  /** @param clippers at least one polygon; their heights play no role */
  constructor(geos: Geos, clippers: readonly PathGeometry[]) {
    this.context = geos.context;
    [this.common, this.united] = masksOf(
      this.context,
      clippers.map(clipper => flattened(clipper, geos.conversions)),
    );
  }

  /** The parts of a polygon that lie inside every clipper, as polygons. */
  inside(polygon: PathGeometry): PathGeometry[] {
    const { library, handle } = this.context;
    return this.cut(polygon, pointer => library.GEOSIntersectionPrec_r(handle, pointer, this.common, GRID));
  }

  /** The parts of a polygon that lie outside all clippers, as polygons. */
  outside(polygon: PathGeometry): PathGeometry[] {
    const { library, handle } = this.context;
    return this.cut(polygon, pointer => library.GEOSDifferencePrec_r(handle, pointer, this.united, GRID));
  }

  /** Whether a polygon has an area in plan, so that there is something to cut. */
  isArea(polygon: PathGeometry): boolean {
    const { context } = this;
    return context.using(keep => {
      const pointer = keep(writeSoundAreas(context, polygon));
      return !context.answer(context.library.GEOSisEmpty_r(context.handle, pointer));
    });
  }

  free(): void {
    this.context.free(this.common);
    this.context.free(this.united);
  }

  private cut(polygon: PathGeometry, operation: (pointer: GeosPointer) => number): PathGeometry[] {
    const { context } = this;
    const result = context.using(keep => {
      const pointer = keep(writeSoundAreas(context, polygon));
      return readGeometry(context, keep(operation(pointer)), polygon.epsg);
    });
    const pieces = polygonsOf(result, context.conversions);
    const direction = ringDirection(polygon);
    for (const piece of pieces) {
      makeRun(piece, direction);
      if (hasZ(piece.layout)) this.liftCorners(piece, polygon);
    }
    return pieces;
  }

  /** The vertices of the clippers where they matter: of what they have in common, and of their union. */
  private get corners(): ReadonlySet<string> {
    this.knownCorners ??= cornersOf(
      [this.common, this.united].map(mask => readGeometry(this.context, mask, null)),
      this.context.conversions,
    );
    return this.knownCorners;
  }

  /** GEOS knows no height for a clipper's corner inside a polygon and takes a mean: it belongs on the surface. */
  private liftCorners({ coordinates, layout }: PathGeometry, surface: PathGeometry): void {
    const own = cornersOf([surface], this.context.conversions);
    const heightAt = surfacePlane(surface);
    for (let i = 0; i < coordinates.length; i += stride(layout)) {
      const x = coordinates[i]!;
      const y = coordinates[i + 1]!;
      const key = `${x} ${y}`;
      if (this.corners.has(key) && !own.has(key)) coordinates[i + 2] = heightAt(x, y);
    }
  }
}

function flattened(polygon: PathGeometry, conversions: ConversionCounter): PathGeometry {
  const flat = polygon.clone();
  conversions.add('own-copy', copiedGeometry(flat));
  dropHeights(flat);
  return flat;
}

/** The intersection and the union of all clippers; both belong to the caller. */
function masksOf(context: GeosContext, clippers: readonly PathGeometry[]): [GeosPointer, GeosPointer] {
  const { library, handle } = context;
  return context.using(keep => {
    const written = context.all(clippers, clipper => writeSoundAreas(context, clipper));
    const all = keep(collect(context, GEOMETRY_COLLECTION, written));
    let common = keep(library.GEOSGeom_setPrecision_r(handle, written[0]!, GRID, 0));
    for (const clipper of written.slice(1)) {
      const shared = keep(library.GEOSIntersectionPrec_r(handle, common, clipper, GRID));
      // Where they only touch they share lines and points, and GEOS cuts with nothing mixed.
      common = keep(writeAreas(context, readGeometry(context, shared, null)));
    }
    const [own, united] = context.all(
      [() => library.GEOSGeom_clone_r(handle, common), () => library.GEOSUnaryUnionPrec_r(handle, all, GRID)],
      build => build(),
    );
    return [own!, united!];
  });
}

/** The vertices of all polygons, as `x y`. */
function cornersOf(geometries: readonly Geometry[], conversions: ConversionCounter): Set<string> {
  const corners = new Set<string>();
  for (const geometry of geometries) {
    for (const { coordinates, layout } of polygonsOf(geometry, conversions)) {
      for (let i = 0; i < coordinates.length; i += stride(layout)) {
        corners.add(`${coordinates[i]} ${coordinates[i + 1]}`);
      }
    }
  }
  return corners;
}
