/**
 * Coordinates from one EPSG system to another, by PROJ: each position by the operation that PROJ takes for it
 * among those that need no grid of datum shifts, since none comes with it.
 *
 * Coordinates are in the order longitude or easting first, whatever order the authority declares; systems whose
 * axes point west and south (South Africa, Krovak) keep those. Only x and y are transformed.
 */

import { type Geometry, GeometryCollection, PointGeometry, stride } from '../feature/geometry.js';
import { UserError } from '../user-error.js';
import { type AreaOfUse, type CoordinateSystem, coordinateSystem } from './coordinate-system.js';
import {
  GRIDS,
  POSITIONS_PER_CALL,
  type ProjLibrary,
  type ProjPointer,
  projLibrary,
} from './proj-library.js';

export type Position = readonly [x: number, y: number];

let started: Promise<Projections> | undefined;

/** The projections; PROJ is loaded at the first call. */
export function projections(): Promise<Projections> {
  started ??= projLibrary().then(library => new Projections(library));
  return started;
}

/** See `projections()`. */
export class Projections {
  readonly #proj: ProjLibrary;
  readonly #systems = new Map<number, CoordinateSystem>();
  readonly #projections = new Map<string, Projection>();

  constructor(proj: ProjLibrary) {
    this.#proj = proj;
  }

  /** Throws `UserError` for codes that are not known, and for systems without plane coordinates. */
  system(code: number): CoordinateSystem {
    let system = this.#systems.get(code);
    if (system === undefined) {
      system = coordinateSystem(this.#proj, code);
      this.#systems.set(code, system);
    }
    return system;
  }

  /** From one EPSG system to another. Throws `UserError` as `system` does, and where PROJ knows no way. */
  between(from: number, to: number): Projection {
    const key = `${from} ${to}`;
    let projection = this.#projections.get(key);
    if (projection === undefined) {
      projection = new Projection(this.#proj, this.system(from), this.system(to));
      this.#projections.set(key, projection);
    }
    return projection;
  }
}

/** One of several ways that PROJ knows from one system to another. */
interface Operation {
  /** For coordinates with longitude or easting first. */
  readonly pointer: ProjPointer;
  /** Whether PROJ knows no shift of the datum, and leaves longitude and latitude as they are. */
  readonly isBallpark: boolean;
}

export class Projection {
  readonly #proj: ProjLibrary;
  readonly #list: ProjPointer;
  readonly #operations: readonly Operation[];
  #doubt: string | undefined;

  constructor(
    proj: ProjLibrary,
    readonly source: CoordinateSystem,
    readonly target: CoordinateSystem,
  ) {
    this.#proj = proj;
    this.#list = proj.operationsBetween(source.pointer, target.pointer, GRIDS.none);
    this.#operations = this.#list === 0 ? [] : operationsIn(proj, this.#list);
    if (this.#operations.length === 0) {
      throw new UserError(
        `PROJ knows no way from ${described(source)} to ${described(target)} that it can compute`,
      );
    }
  }

  /** Where a position is in the target. Throws `UserError` for one that has no place there. */
  move(x: number, y: number): [x: number, y: number] {
    const moved = this.#moved(Float64Array.of(x, y), 2);
    return [moved[0]!, moved[1]!];
  }

  /**
   * Moves every vertex to the target and sets the geometry's code, in place. Heights and measures stay. Throws as
   * `move` does, and then leaves the geometry as it was.
   */
  reproject(geometry: Geometry): void {
    const commits: (() => void)[] = [];
    this.#prepare(geometry, commits);
    for (const commit of commits) commit();
    geometry.epsg = this.target.code;
  }

  /**
   * One sentence where PROJ knows no shift of the datum for a position; `undefined` where it does. The grids that
   * it names are those for the first such position.
   */
  doubtOfDatum(x: number, y: number): string | undefined {
    if (!this.#operations[this.#operationFor(x, y)]!.isBallpark) return undefined;
    const { source, target } = this;
    if (this.#doubt === undefined) {
      const grids = gridsBetween(this.#proj, source, target, ordered(source, x, y));
      const lack =
        grids === undefined
          ? 'no datum shift is known'
          : `the datum shift is only known by ${grids}, which is not at hand`;
      this.#doubt = `from EPSG:${source.code} to EPSG:${target.code} ${lack}, so longitude and latitude were kept: ${UNKNOWN_SHIFT}`;
    }
    return this.#doubt;
  }

  /**
   * Whether a position lies far outside where both systems are used, and within with its axes exchanged. Says
   * nothing of positions that can't be moved, and of systems for half of the Earth or more.
   */
  isLikelySwapped(x: number, y: number): boolean {
    const place = this.#longitudeLatitude(x, y);
    if (place === undefined || Math.abs(place[1]) > 90 || !this.#fitsSwapped(x, y)) return false;
    return this.#regions().some(area => distanceTo(area, place) > FAR_DEGREES);
  }

  #fitsSwapped(x: number, y: number): boolean {
    const regions = this.#regions();
    const swapped = this.#longitudeLatitude(y, x);
    return (
      regions.length > 0 && swapped !== undefined && regions.every(area => distanceTo(area, swapped) === 0)
    );
  }

  #regions(): AreaOfUse[] {
    const areas = [this.source.area, this.target.area];
    return areas.filter((area): area is AreaOfUse => area !== undefined && isRegional(area));
  }

  /** In degrees; `undefined` for a position that has none. Datums don't matter here. */
  #longitudeLatitude(x: number, y: number): Position | undefined {
    if (this.source.isGeographic) return toDegrees(this.source, x, y);
    if (!this.target.isGeographic) return undefined;
    const moved = Float64Array.of(x, y);
    this.#proj.transform(this.#operations[this.#operationFor(x, y)]!.pointer, moved, 2, 0, 1);
    return isPlace(moved[0]!, moved[1]!) ? toDegrees(this.target, moved[0]!, moved[1]!) : undefined;
  }

  /** Computes the moved coordinates of each leaf; the commits put them in place. */
  #prepare(geometry: Geometry, commits: (() => void)[]): void {
    if (geometry instanceof GeometryCollection) {
      for (const member of geometry.members) this.#prepare(member, commits);
    } else if (geometry instanceof PointGeometry) {
      if (geometry.isEmpty) return;
      const [x, y] = this.move(geometry.x, geometry.y);
      commits.push(() => {
        geometry.x = x;
        geometry.y = y;
      });
    } else {
      const moved = this.#moved(geometry.coordinates, stride(geometry.layout));
      commits.push(() => {
        geometry.coordinates = moved;
      });
    }
  }

  #moved(coordinates: Float64Array, step: number): Float64Array {
    const moved = coordinates.slice();
    const count = moved.length / step;
    // An impossible position is found before PROJ: between two geographic systems it takes any number.
    for (let i = 0; i < count; i++) this.#checkPossible(moved[i * step]!, moved[i * step + 1]!);
    for (let start = 0; start < count; ) {
      const operation = this.#operationAt(moved, step, start);
      let end = start + 1;
      while (end < count && end - start < POSITIONS_PER_CALL) {
        if (this.#operations.length > 1 && this.#operationAt(moved, step, end) !== operation) break;
        end++;
      }
      this.#proj.transform(this.#operations[operation]!.pointer, moved, step, start, end - start);
      for (let i = start; i < end; i++) {
        if (isPlace(moved[i * step]!, moved[i * step + 1]!)) continue;
        const [x, y] = [coordinates[i * step]!, coordinates[i * step + 1]!];
        // An empty point of a multi-point.
        if (!Number.isNaN(x) || !Number.isNaN(y)) throw this.#nowhere(x, y);
      }
      start = end;
    }
    return moved;
  }

  #operationAt(coordinates: Float64Array, step: number, i: number): number {
    return this.#operationFor(coordinates[i * step]!, coordinates[i * step + 1]!);
  }

  /** Which operation PROJ takes for a position; outside of all areas of use, the first. */
  #operationFor(x: number, y: number): number {
    if (this.#operations.length === 1) return 0;
    const [first, second] = ordered(this.source, x, y);
    return Math.max(0, this.#proj.suggestedOperation(this.#list, first, second));
  }

  #checkPossible(x: number, y: number): void {
    const { isGeographic, unit } = this.source;
    if (!isGeographic) return;
    if (Math.abs(y) * unit <= HALF_PI && !(Math.abs(x) * unit > MOST_LONGITUDE)) return;
    if (Number.isNaN(x) && Number.isNaN(y)) return;
    throw this.#nowhere(x, y);
  }

  #nowhere(x: number, y: number): UserError {
    const { source, target } = this;
    const place = `The coordinates (${x}, ${y}) in EPSG:${source.code} have no place in EPSG:${target.code}`;
    return new UserError(`${place}: ${this.#reason(x, y)}`);
  }

  #reason(x: number, y: number): string {
    const { isGeographic, unit } = this.source;
    const order = isGeographic ? 'longitude comes first' : 'easting comes first';
    const isLatitude = (angle: number): boolean => Math.abs(angle) * unit <= HALF_PI;
    if (isGeographic && !isLatitude(y)) {
      return isLatitude(x)
        ? `${y} is no latitude; ${order}, so the axes may be swapped`
        : `${y} is no latitude; are they in another system?`;
    }
    const hint = this.#fitsSwapped(x, y) ? `${order}, so the axes may be swapped` : order;
    return `they are out of the range of the projection; ${hint}`;
  }
}

/** With PROJ's tolerance, in radians. */
const HALF_PI = Math.PI / 2 + 1e-12;

/** PROJ takes longitudes up to here, in radians. */
const MOST_LONGITUDE = 10;

/** How far outside an area of use, in degrees, is no inaccuracy of the area. */
const FAR_DEGREES = 5;

/**
 * PROJ 9.5 on the datums of EPSG that are shifted by over 3 m at the middle of their areas, 266 by operations
 * without grids: half by over 183 m, a tenth by over 458 m, the most (Kusaie 1951) by 2.2 km.
 */
const UNKNOWN_SHIFT =
  'the positions may be off by the whole shift, which is about 180 m for half of the known datums and over 460 m for a tenth';

function operationsIn(proj: ProjLibrary, list: ProjPointer): Operation[] {
  const { module, context } = proj;
  const operations: Operation[] = [];
  for (let i = 0; i < module._proj_list_get_count(list); i++) {
    const operation = module._proj_list_get(context, list, i);
    operations.push({
      pointer: module._proj_normalize_for_visualization(context, operation),
      isBallpark: module._proj_coordoperation_has_ballpark_transformation(context, operation) === 1,
    });
    module._proj_destroy(operation);
  }
  return operations;
}

/** The names of the grids that the best of all operations at a position needs; `undefined` if none is known. */
function gridsBetween(
  proj: ProjLibrary,
  source: CoordinateSystem,
  target: CoordinateSystem,
  position: Position,
): string | undefined {
  const { module, context } = proj;
  const list = proj.operationsBetween(source.pointer, target.pointer, GRIDS.any);
  if (list === 0) return undefined;
  const operation = module._proj_list_get(
    context,
    list,
    Math.max(0, proj.suggestedOperation(list, ...position)),
  );
  const count = module._proj_coordoperation_get_grid_used_count(context, operation);
  const names = proj.withRoom(1, address =>
    Array.from({ length: count }, (_, i) => {
      module._proj_coordoperation_get_grid_used(context, operation, i, address, 0, 0, 0, 0, 0, 0);
      return module.UTF8ToString(module.getValue(address, '*'));
    }),
  );
  const accuracy = module._proj_coordoperation_get_accuracy(context, operation);
  module._proj_destroy(operation);
  module._proj_list_destroy(list);
  if (names.length === 0) return undefined;
  return `the grid ${names.join(' and ')}${accuracy >= 0 ? ` (to ${accuracy} m)` : ''}`;
}

function described({ code, name }: CoordinateSystem): string {
  return `EPSG:${code} (${name})`;
}

/** A position as the authority orders it. */
function ordered({ isNorthFirst }: CoordinateSystem, x: number, y: number): Position {
  return isNorthFirst ? [y, x] : [x, y];
}

function toDegrees({ unit }: CoordinateSystem, x: number, y: number): Position {
  const factor = (unit * 180) / Math.PI;
  return [x * factor, y * factor];
}

function isPlace(x: number, y: number): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function widthOf({ west, east }: AreaOfUse): number {
  return east >= west ? east - west : east - west + 360;
}

function isRegional(area: AreaOfUse): boolean {
  return widthOf(area) < 90 && area.north - area.south < 60;
}

/** In degrees, along the axis where it is more; 0 within. */
function distanceTo(area: AreaOfUse, [longitude, latitude]: Position): number {
  const fromWest = (((longitude - area.west) % 360) + 360) % 360;
  const width = widthOf(area);
  const across = fromWest <= width ? 0 : Math.min(fromWest - width, 360 - fromWest);
  return Math.max(across, area.south - latitude, latitude - area.north, 0);
}

/** The first vertex of a geometry; `undefined` for an empty one. */
export function firstVertex(geometry: Geometry): Position | undefined {
  if (geometry instanceof GeometryCollection) {
    for (const member of geometry.members) {
      const vertex = firstVertex(member);
      if (vertex !== undefined) return vertex;
    }
    return undefined;
  }
  if (geometry instanceof PointGeometry) return geometry.isEmpty ? undefined : [geometry.x, geometry.y];
  const { coordinates } = geometry;
  return coordinates.length === 0 ? undefined : [coordinates[0]!, coordinates[1]!];
}
