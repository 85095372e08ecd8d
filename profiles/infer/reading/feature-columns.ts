/**
 * The features of one file of intermediate data, as columns: hashes and sizes, no contents.
 *
 * A feature takes some 60 bytes, and 28 more for each of its attributes.
 */
import { growing, growingSizes } from '../../../runtime/trace/growing-column.js';

/** The key list that features of one shape share, in their order. */
export interface Shape {
  readonly keys: readonly string[];
  /** UTF-8 bytes of all keys together. */
  readonly keyBytes: number;
  /** A hash of each key. */
  readonly keyHashes: readonly number[];
  readonly positions: ReadonlyMap<string, number>;
}

export class FeatureColumns {
  /** The 128 bits of a UUID, or of a hash where an id is none. */
  readonly id = [growing(), growing(), growing(), growing()] as const;
  /** Ids that are no UUID, by row. */
  readonly otherIds = new Map<number, string>();
  /** Position in `shapes`. */
  readonly shape = growing();
  /** All attributes together, whatever their order: two lanes. */
  readonly mapA = growing();
  readonly mapB = growing();
  /** What a clone of the map copies. */
  readonly mapModeled = growingSizes();
  readonly mapCopied = growingSizes();
  /** Where the feature's values begin in the columns of values; they are in the order of its shape's keys. */
  readonly firstValue = growing();
  readonly valueA = growing();
  readonly valueB = growing();
  /** What a clone of the value copies beyond its slot. */
  readonly valueModeled = growing();
  readonly valueCopied = growing();
  /** Bytes of texts in the value, twice, plus 1 for a list or map. */
  readonly valueTexts = growingSizes();
  readonly geometryA = growing();
  readonly geometryB = growing();
  /** Hash of kinds, parts and positions without their numbers. */
  readonly structure = growing();
  /** 1 where there is no geometry. */
  readonly hasNoGeometry = growing();
  readonly geometryModeled = growingSizes();
  readonly geometryCopied = growingSizes();

  constructor(readonly shapes: readonly Shape[]) {}

  get count(): number {
    return this.shape.length;
  }

  /** The id as text. */
  idText(row: number): string {
    const other = this.otherIds.get(row);
    if (other !== undefined) return other;
    const hex = this.id.map(word => word.at(row).toString(16).padStart(8, '0')).join('');
    return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-');
  }

  /** A key for maps by id. */
  idKey(row: number): string {
    const [a, b, c, d] = this.id;
    return String.fromCharCode(
      a.at(row) >>> 16,
      a.at(row) & 0xffff,
      b.at(row) >>> 16,
      b.at(row) & 0xffff,
      c.at(row) >>> 16,
      c.at(row) & 0xffff,
      d.at(row) >>> 16,
      d.at(row) & 0xffff,
    );
  }

  shapeOf(row: number): Shape {
    return this.shapes[this.shape.at(row)]!;
  }
}
