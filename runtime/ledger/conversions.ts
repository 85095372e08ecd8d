/**
 * Copies that are no clones: what an action copies to work on it, and what crosses into another memory and back.
 *
 * A clone is one feature more, or one part's own copy; the strategies decide how many there are, so the ledger's rows
 * are compared and replayed. Conversions are the same under every strategy. They are counted here, in the bytes that
 * this process copies, so that what a workflow copies can be told in full. Each counts once by the bytes of what is
 * copied, through however many buffers it goes on its way.
 */

/** What is converted, by its name in tables. */
export const CONVERSIONS = {
  'geos-in': 'coordinates into the memory of GEOS',
  'geos-out': 'coordinates out of the memory of GEOS',
  reprojection: 'coordinates written anew in another system',
  flattening: 'coordinates written anew without heights',
  regrouping: 'parts taken out of a geometry, or put together to one',
  'own-copy': 'a geometry that an action copies to work on it',
  'read-back': 'attributes of a kept feature, for one that is made anew',
  'spill-out': 'kept features to disk, for which the memory budget has no room',
  'spill-in': 'kept features back from disk',
} as const;

export type Conversion = keyof typeof CONVERSIONS;

const NAMES = Object.keys(CONVERSIONS) as Conversion[];

/** One line of the table of conversions. */
export interface ConversionRow {
  readonly node: string;
  readonly conversion: Conversion;
  readonly count: number;
  /** Bytes that this process copied. */
  readonly bytes: number;
}

/** What one node converted. */
export class ConversionCounter {
  private readonly counts = new Map<Conversion, { count: number; bytes: number }>();

  constructor(readonly node: string) {}

  /** Counts one conversion of so many bytes. */
  add(conversion: Conversion, bytes: number): void {
    const counted = this.counts.get(conversion);
    if (counted === undefined) {
      this.counts.set(conversion, { count: 1, bytes });
    } else {
      counted.count += 1;
      counted.bytes += bytes;
    }
  }

  /** One row per conversion that happened, in the order of `CONVERSIONS`. */
  rows(): ConversionRow[] {
    const { node, counts } = this;
    return NAMES.flatMap(conversion => {
      const counted = counts.get(conversion);
      return counted === undefined ? [] : [{ node, conversion, ...counted }];
    });
  }
}

/** For whoever converts outside of any run. */
export const uncounted = new ConversionCounter('');
