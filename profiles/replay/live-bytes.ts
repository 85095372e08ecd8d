/** How many bytes of the Rust layout are alive, over a replay, and the highest of it in each stretch. */
import type { LiveMeter } from '../../runtime/ledger/observers.js';

/** Stretches of a trace that a curve has a point for. */
export const CURVE_POINTS = 512;

/**
 * What the feature store holds for a moment while a feature is forwarded, which depends on its options: nothing, one
 * clone or two; and on ports without edges, where `storeKey: edge` writes nothing.
 */
export const MOMENTS = [
  { key: 'none', clones: 0, everyPort: false },
  { key: 'off by edge', clones: 1, everyPort: false },
  { key: 'off by port', clones: 1, everyPort: true },
  { key: 'clone by edge', clones: 2, everyPort: false },
  { key: 'clone by port', clones: 2, everyPort: true },
] as const;

/** The highest of each stretch. */
export class Heights {
  readonly bytes = new Float64Array(CURVE_POINTS);
  readonly event = new Float64Array(CURVE_POINTS);
  readonly node = new Uint32Array(CURVE_POINTS);
}

export class LiveBytes implements LiveMeter {
  private bytes = 0;
  private event = 0;
  private node = 0;
  private stretch = 0;
  private stretchEnd: number;
  readonly heights = MOMENTS.map(() => new Heights());

  constructor(private readonly events: number) {
    this.stretchEnd = events / CURVE_POINTS;
  }

  /** Bytes that are alive now. */
  get alive(): number {
    return this.bytes;
  }

  /** Says which event comes, and whose it is. */
  at(event: number, node: number): void {
    this.event = event;
    this.node = node;
    if (event < this.stretchEnd) return;
    while (event >= this.stretchEnd) {
      this.stretch++;
      this.stretchEnd = ((this.stretch + 1) * this.events) / CURVE_POINTS;
    }
    // What is alive when a stretch begins is part of it.
    for (let i = 0; i < this.heights.length; i++) this.raise(this.heights[i]!, this.bytes);
  }

  change(bytes: number): void {
    this.bytes += bytes;
    if (bytes > 0) this.raise(this.heights[0]!, this.bytes);
  }

  /** A clone of so many bytes is alive for a moment, for the feature store. */
  moment(bytes: number, hasEdges: boolean): void {
    for (let i = 1; i < MOMENTS.length; i++) {
      const { clones, everyPort } = MOMENTS[i]!;
      if (hasEdges || everyPort) this.raise(this.heights[i]!, this.bytes + clones * bytes);
    }
  }

  private raise({ bytes, event, node }: Heights, to: number): void {
    const { stretch } = this;
    if (to <= bytes[stretch]!) return;
    bytes[stretch] = to;
    event[stretch] = this.event;
    node[stretch] = this.node;
  }
}
