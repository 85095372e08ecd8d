/**
 * Geometry as flat arrays: one `Float64Array` of interleaved coordinates, and offsets for rings and parts.
 *
 * A lone point is a class of its own with plain fields, since a two-number typed array costs ten times as
 * much as a pair of numbers. Coordinates are in the order x, y[, z][, m]; the EPSG code says what they mean.
 */

/** Which ordinates each vertex has. */
export type Layout = 'XY' | 'XYZ' | 'XYM' | 'XYZM';

export type PathType = 'LineString' | 'Polygon' | 'MultiPoint' | 'MultiLineString' | 'MultiPolygon';

export type GeometryType = 'Point' | PathType | 'GeometryCollection';

export type Geometry = PointGeometry | PathGeometry | GeometryCollection;

/** Numbers per vertex. */
export function stride(layout: Layout): 2 | 3 | 4 {
  return layout === 'XY' ? 2 : layout === 'XYZM' ? 4 : 3;
}

export function hasZ(layout: Layout): boolean {
  return layout === 'XYZ' || layout === 'XYZM';
}

export function hasM(layout: Layout): boolean {
  return layout === 'XYM' || layout === 'XYZM';
}

/** One vertex. An empty point has NaN for x and y. `z` and `m` are NaN where the layout has none. */
export class PointGeometry {
  readonly type = 'Point';

  constructor(
    public epsg: number | null,
    public layout: Layout,
    public x: number,
    public y: number,
    public z: number = Number.NaN,
    public m: number = Number.NaN,
  ) {}

  get isEmpty(): boolean {
    return Number.isNaN(this.x) && Number.isNaN(this.y);
  }

  get vertexCount(): number {
    return this.isEmpty ? 0 : 1;
  }

  clone(): PointGeometry {
    return new PointGeometry(this.epsg, this.layout, this.x, this.y, this.z, this.m);
  }
}

/**
 * Every geometry made of a run of vertices.
 *
 * | type | `ringOffsets` | `partOffsets` |
 * |---|---|---|
 * | LineString, MultiPoint | `null` | `null` |
 * | MultiLineString | where each line starts, in vertices, and the end | `null` |
 * | Polygon | where each ring starts, in vertices, and the end | `null` |
 * | MultiPolygon | as Polygon, over all polygons | where each polygon starts, in rings, and the end |
 *
 * Rings are closed: the last vertex repeats the first. The first ring of a polygon is its exterior.
 * An empty geometry has no coordinates and, where it has offsets, the single offset 0.
 */
export class PathGeometry {
  constructor(
    readonly type: PathType,
    public epsg: number | null,
    public layout: Layout,
    public coordinates: Float64Array,
    public ringOffsets: Uint32Array | null = null,
    public partOffsets: Uint32Array | null = null,
  ) {}

  get isEmpty(): boolean {
    return this.coordinates.length === 0;
  }

  get vertexCount(): number {
    return this.coordinates.length / stride(this.layout);
  }

  /** Copies the arrays, so that nothing is shared with the original. */
  clone(): PathGeometry {
    return new PathGeometry(
      this.type,
      this.epsg,
      this.layout,
      this.coordinates.slice(),
      this.ringOffsets === null ? null : this.ringOffsets.slice(),
      this.partOffsets === null ? null : this.partOffsets.slice(),
    );
  }
}

/** Geometries of any type together. Members carry no EPSG code of their own: the collection's counts. */
export class GeometryCollection {
  readonly type = 'GeometryCollection';

  constructor(
    public epsg: number | null,
    public members: Geometry[],
  ) {}

  get isEmpty(): boolean {
    return this.members.every(member => member.isEmpty);
  }

  get vertexCount(): number {
    return this.members.reduce((sum, member) => sum + member.vertexCount, 0);
  }

  clone(): GeometryCollection {
    return new GeometryCollection(
      this.epsg,
      this.members.map(member => member.clone()),
    );
  }
}

/** The polygons of an areal geometry as ranges of rings `[first, end)`; empty for any other type. */
export function polygonRings(geometry: PathGeometry): [first: number, end: number][] {
  const { type, ringOffsets, partOffsets } = geometry;
  if (ringOffsets === null) return [];
  if (type === 'Polygon') return ringOffsets.length > 1 ? [[0, ringOffsets.length - 1]] : [];
  if (partOffsets === null) return [];
  const parts: [number, number][] = [];
  for (let part = 0; part + 1 < partOffsets.length; part++) {
    parts.push([partOffsets[part]!, partOffsets[part + 1]!]);
  }
  return parts;
}

/** Axis-aligned box in the geometry's own units; z is NaN where the geometry has none. */
export interface Box {
  xmin: number;
  ymin: number;
  zmin: number;
  xmax: number;
  ymax: number;
  zmax: number;
}

/** The box of all vertices, or `undefined` for an empty geometry. */
export function boundsOf(geometry: Geometry): Box | undefined {
  const box: Box = {
    xmin: Number.POSITIVE_INFINITY,
    ymin: Number.POSITIVE_INFINITY,
    zmin: Number.POSITIVE_INFINITY,
    xmax: Number.NEGATIVE_INFINITY,
    ymax: Number.NEGATIVE_INFINITY,
    zmax: Number.NEGATIVE_INFINITY,
  };
  extend(box, geometry);
  if (box.xmin > box.xmax) return undefined;
  if (box.zmin > box.zmax) {
    box.zmin = Number.NaN;
    box.zmax = Number.NaN;
  }
  return box;
}

function extend(box: Box, geometry: Geometry): void {
  if (geometry instanceof GeometryCollection) {
    for (const member of geometry.members) extend(box, member);
  } else if (geometry instanceof PointGeometry) {
    extendTo(box, geometry.x, geometry.y, geometry.z);
  } else {
    const { coordinates, layout } = geometry;
    const step = stride(layout);
    const zAt = hasZ(layout) ? 2 : -1;
    for (let i = 0; i < coordinates.length; i += step) {
      extendTo(box, coordinates[i]!, coordinates[i + 1]!, zAt < 0 ? Number.NaN : coordinates[i + zAt]!);
    }
  }
}

/** Comparisons with NaN are false, so an absent ordinate leaves the box as it is. */
function extendTo(box: Box, x: number, y: number, z: number): void {
  if (x < box.xmin) box.xmin = x;
  if (x > box.xmax) box.xmax = x;
  if (y < box.ymin) box.ymin = y;
  if (y > box.ymax) box.ymax = y;
  if (z < box.zmin) box.zmin = z;
  if (z > box.zmax) box.zmax = z;
}

/** Replaces x and y of every vertex, in place, by what `move` makes of them; z and m stay. */
export function movePositions(
  geometry: Geometry,
  move: (x: number, y: number) => readonly [number, number],
): void {
  if (geometry instanceof GeometryCollection) {
    for (const member of geometry.members) movePositions(member, move);
  } else if (geometry instanceof PointGeometry) {
    if (geometry.isEmpty) return;
    [geometry.x, geometry.y] = move(geometry.x, geometry.y);
  } else {
    const { coordinates } = geometry;
    const step = stride(geometry.layout);
    for (let i = 0; i < coordinates.length; i += step) {
      const [x, y] = move(coordinates[i]!, coordinates[i + 1]!);
      coordinates[i] = x;
      coordinates[i + 1] = y;
    }
  }
}
