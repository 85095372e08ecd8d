/**
 * What a clone of a stored geometry copies, from the keys of its JSON and the items of their lists.
 *
 * In the engine's layout, of the build that wrote it (64-bit Linux, Rust's standard library), behind the inline part:
 *
 * | old build | bytes |
 * |---|---|
 * | position | 16 (2D), 24 (3D) |
 * | part of a multi-point, multi-line-string, multi-polygon | its position, 24, 48 |
 * | interior ring | 24 |
 * | member of a collection | 80 |
 * | mesh: edge entry, triangle | 24, 24 |
 * | solid: face | 24 |
 * | CSG: node | 152 |
 * | CityGML: element, material, texture, index, UV polygon | 160, 56, 88, 8, 48 |
 * | CityGML element: polygon, line, point | 48, 24, 24 |
 *
 * | new build | bytes |
 * |---|---|
 * | position | 16 (2D), 24 (3D) |
 * | polygon, its interior ring | 128 (2D) or 112 (3D), 4 |
 * | polygon mesh, triangular mesh | 216 or 200, 152 or 136; indices by their counts, 4 each |
 * | solid, its shell; CSG node | 224, 184; 16 twice |
 * | member of a collection, its attribute map | 56, 72 |
 *
 * Texts count by their length. Here, a clone copies 8 bytes an ordinate and 4 an offset of a ring or part.
 */

const OLD_ITEMS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    interiors: 24,
    multiLineString: 24,
    multiPolygon: 48,
    geometryCollection: 80,
    edges_with_multiplicity: 24,
    triangles: 24,
    Faces: 24,
    gmlGeometries: 160,
    polygons: 48,
    line_strings: 24,
    materials: 56,
    textures: 88,
    polygonMaterials: 8,
    polygonTextures: 8,
    polygonUvs: 48,
  }),
);
const OLD_KEYS: ReadonlyMap<string, number> = new Map([['cSG', 152]]);

const NEW_ITEMS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    interiors: 4,
    holes: 4,
    faces: 8,
    triangles: 12,
    members: 56,
    attrs: 72,
    materials: 72,
    themes: 72,
    segments: 72,
  }),
);
/** In two dimensions, in three. */
const NEW_KEYS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['Polygon', [128, 112]],
  ['PolygonMesh', [216, 200]],
  ['TriangularMesh', [152, 136]],
  ['Solid', [224, 224]],
  ['Union', [32, 32]],
  ['Intersection', [32, 32]],
  ['Difference', [32, 32]],
]);
const ORDINATE = 8;
const OFFSET = 4;

/** Keys under which a list of numbers is a position of the new build. */
const POSITIONS = new Set(['position', 'coords', 'exterior', 'interiors', 'holes', 'triangles']);
const THREE_DIMENSIONAL = new Set(['flowGeometry3D', 'Euclidean3D', 'cityGmlGeometry']);
/** The one position of a point lies inline. */
const POINTS = new Set(['point', 'Point']);

export class GeometryTally {
  isNone = false;
  /** Positions written as objects (old build), and how many of them have a height or a measure. */
  positions = 0;
  heights = 0;
  measures = 0;

  private is3D = false;
  private isPoint = false;
  private hasEpsg = false;
  /** Positions written as lists (new build), and their ordinates. */
  private tuples = 0;
  private ordinates = 0;
  private old = 0;
  private fresh2D = 0;
  private fresh3D = 0;
  private rings = 0;
  private parts = 0;

  /** A member of an object. */
  key(name: string): void {
    if (THREE_DIMENSIONAL.has(name)) this.is3D = true;
    if (name === 'epsg') this.hasEpsg = true;
    if (name === 'exterior') this.rings++;
    if (POINTS.has(name)) this.isPoint = true;
    this.old += OLD_KEYS.get(name) ?? 0;
    const [two, three] = NEW_KEYS.get(name) ?? [0, 0];
    this.fresh2D += two;
    this.fresh3D += three;
  }

  /** The items of a list that are no numbers. */
  items(name: string, count: number): void {
    this.old += count * (OLD_ITEMS.get(name) ?? 0);
    const bytes = count * (NEW_ITEMS.get(name) ?? 0);
    this.fresh2D += bytes;
    this.fresh3D += bytes;
    if (name === 'interiors' || name === 'holes' || name === 'multiLineString') this.rings += count;
    if (name === 'multiPolygon') this.parts += count;
  }

  /** A list of numbers: a position, or what a kind that can't be held here has of them. */
  numbers(name: string, count: number): void {
    if (POSITIONS.has(name)) {
      this.tuples++;
      this.ordinates += count;
    } else {
      this.old += 8 * count;
      this.fresh2D += 8 * count;
      this.fresh3D += 8 * count;
    }
  }

  text(name: string, text: string): void {
    if ((name === 'value' && text === 'none') || (name === '' && text === 'None')) this.isNone = true;
    else {
      this.old += text.length;
      this.fresh2D += text.length;
      this.fresh3D += text.length;
    }
  }

  /** Bytes that a clone asks of the allocator in the engine's layout, without the inline part. */
  modeled(): number {
    if (this.isNone) return 0;
    if (!this.hasEpsg) {
      const positions = this.isPoint && this.tuples === 1 ? 0 : ORDINATE * this.ordinates;
      return positions + (this.is3D ? this.fresh3D : this.fresh2D);
    }
    const positions = this.isPoint && this.positions === 1 ? 0 : this.positions;
    return positions * ORDINATE * (this.is3D ? 3 : 2) + this.old;
  }

  /** Bytes that a clone copies in this process. */
  copied(): number {
    const ordinates = 2 * this.positions + this.heights + this.measures + this.ordinates;
    const ringOffsets = this.rings === 0 ? 0 : OFFSET * (this.rings + 1);
    const partOffsets = this.parts === 0 ? 0 : OFFSET * (this.parts + 1);
    return ORDINATE * ordinates + ringOffsets + partOffsets;
  }
}
