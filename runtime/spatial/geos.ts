/**
 * Operations on geometries by GEOS (libgeos.org), the C++ port of the JTS topology suite, as WebAssembly.
 *
 * They work in the plane, in the units of the coordinates. Results carry the EPSG code of what they were made
 * of. Heights are kept where GEOS keeps them: at the vertices of the input, and interpolated where edges cross.
 * Whatever GEOS complains about is thrown as `GeosError` with its message.
 */

import { type Geometry, GeometryCollection, PointGeometry, stride } from '../feature/geometry.js';
import { type ConversionCounter, uncounted } from '../ledger/conversions.js';
import { type AreaOverlay, overlayAreas } from './area-overlay.js';
import { commonEpsg } from './common-epsg.js';
import { GeosContext } from './geos-context.js';
import { collect, GEOMETRY_COLLECTION, readGeometry, writeGeometry } from './geos-geometry.js';
import { writeSound } from './sound-geometry.js';

let started: Promise<GeosContext> | undefined;
let loaded: GeosContext | undefined;

/**
 * The operations; GEOS is loaded at the first call.
 * @param conversions count what is copied into GEOS and out of it
 */
export async function geos(conversions = uncounted): Promise<Geos> {
  started ??= GeosContext.create();
  loaded = await started;
  return new Geos(loaded.countedBy(conversions));
}

/** The operations at once, for whoever has waited for `geos()` before. */
export function loadedGeos(conversions = uncounted): Geos {
  if (loaded === undefined) throw new Error('GEOS is not loaded yet');
  return new Geos(loaded.countedBy(conversions));
}

/** See `geos()`. All methods are synchronous and leave their arguments as they are. */
export class Geos {
  readonly #context: GeosContext;

  constructor(context: GeosContext) {
    this.#context = context;
  }

  /** Counts what is copied for these operations. */
  get conversions(): ConversionCounter {
    return this.#context.conversions;
  }

  /** For the operations that have a file of their own in this folder. */
  get context(): GeosContext {
    return this.#context;
  }

  /**
   * The union of all geometries, with lines split where they cross and areas dissolved. With a `gridSize` above 0,
   * in coordinate units, vertices are snapped to that grid. Invalid areas are made valid first.
   */
  union(geometries: readonly Geometry[], gridSize = 0): Geometry {
    const { library, handle } = this.#context;
    return this.#context.using(keep => {
      const members = this.#context.all(geometries, geometry => writeSound(this.#context, geometry));
      const collection = keep(collect(this.#context, GEOMETRY_COLLECTION, members));
      const epsg = commonEpsg(geometries);
      if (gridSize <= 0) {
        return readGeometry(this.#context, keep(library.GEOSUnaryUnion_r(handle, collection)), epsg);
      }
      const pointer = keep(library.GEOSUnaryUnionPrec_r(handle, collection, gridSize));
      const united = readGeometry(this.#context, pointer, epsg);
      // GEOS leaves a single area as it is.
      if (isOnGrid(united, gridSize)) return united;
      return readGeometry(
        this.#context,
        keep(library.GEOSGeom_setPrecision_r(handle, pointer, gridSize, 0)),
        epsg,
      );
    });
  }

  /** Whether nothing is left of an area whose vertices are snapped to a grid. */
  vanishesOnGrid(area: Geometry, gridSize: number): boolean {
    const { library, handle } = this.#context;
    return this.#context.using(keep => {
      const pointer = keep(writeSound(this.#context, area));
      const snapped = keep(library.GEOSGeom_setPrecision_r(handle, pointer, gridSize, 0));
      return this.#context.answer(library.GEOSisEmpty_r(handle, snapped));
    });
  }

  /** What both have in common. */
  intersection(a: Geometry, b: Geometry): Geometry {
    return this.#ofTwo(a, b, (first, second) =>
      this.#context.library.GEOSIntersection_r(this.#context.handle, first, second),
    );
  }

  /** What is in `a` and not in `b`. */
  difference(a: Geometry, b: Geometry): Geometry {
    return this.#ofTwo(a, b, (first, second) =>
      this.#context.library.GEOSDifference_r(this.#context.handle, first, second),
    );
  }

  /**
   * All places within `distance` of the geometry, in coordinate units; a negative one shrinks areas. Quarter
   * circles are drawn with `quadrantSegments` segments.
   */
  bufferOf(geometry: Geometry, distance: number, quadrantSegments: number): Geometry {
    return this.#ofOne(geometry, pointer =>
      this.#context.library.GEOSBuffer_r(this.#context.handle, pointer, distance, quadrantSegments),
    );
  }

  /** A valid geometry of the same vertices; a polygon may come apart into several, or into areas and lines. */
  makeValid(geometry: Geometry): Geometry {
    return this.#ofOne(geometry, pointer =>
      this.#context.library.GEOSMakeValid_r(this.#context.handle, pointer),
    );
  }

  /** The centre of gravity of the parts of highest dimension, as an XY point; empty for an empty geometry. */
  centroid(geometry: Geometry): PointGeometry {
    const point = this.#ofOne(geometry, pointer =>
      this.#context.library.GEOSGetCentroid_r(this.#context.handle, pointer),
    );
    if (!(point instanceof PointGeometry)) throw new TypeError('GEOS gave a centroid that is no point');
    return point;
  }

  /** Whether rings don't cross themselves or each other, holes lie inside, and so on (OGC simple features). */
  isValid(geometry: Geometry): boolean {
    return this.#context.using(keep => {
      const pointer = keep(writeGeometry(this.#context, geometry));
      return this.#context.answer(this.#context.library.GEOSisValid_r(this.#context.handle, pointer));
    });
  }

  /** Cuts areas along each other; see `overlayAreas`. */
  overlay(areas: readonly Geometry[], tolerance: number): AreaOverlay {
    return overlayAreas(this.#context, areas, tolerance);
  }

  #ofOne(geometry: Geometry, operation: (pointer: number) => number): Geometry {
    return this.#context.using(keep => {
      const result = keep(operation(keep(writeGeometry(this.#context, geometry))));
      return readGeometry(this.#context, result, geometry.epsg);
    });
  }

  #ofTwo(a: Geometry, b: Geometry, operation: (first: number, second: number) => number): Geometry {
    return this.#context.using(keep => {
      const first = keep(writeGeometry(this.#context, a));
      const second = keep(writeGeometry(this.#context, b));
      return readGeometry(this.#context, keep(operation(first, second)), commonEpsg([a, b]));
    });
  }
}

/** Whether all vertices lie on a grid, but for rounding. */
function isOnGrid(geometry: Geometry, gridSize: number): boolean {
  if (geometry instanceof GeometryCollection)
    return geometry.members.every(member => isOnGrid(member, gridSize));
  const isSnapped = (ordinate: number): boolean => {
    const steps = ordinate / gridSize;
    return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps));
  };
  if (geometry instanceof PointGeometry) return isSnapped(geometry.x) && isSnapped(geometry.y);
  const { coordinates } = geometry;
  const step = stride(geometry.layout);
  for (let i = 0; i < coordinates.length; i += step) {
    if (!isSnapped(coordinates[i]!) || !isSnapped(coordinates[i + 1]!)) return false;
  }
  return true;
}
