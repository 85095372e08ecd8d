/** Collects vertices one by one into the flat arrays of a `PathGeometry`; every text format reads through it. */

import { hasM, hasZ, type Layout, PathGeometry, type PathType, stride } from '../feature/geometry.js';
import { UserError } from '../user-error.js';

export class PathBuilder {
  readonly #isAreal: boolean;
  #layout: Layout;
  #stride: number;
  #hasZ: boolean;
  #hasM: boolean;
  readonly #values: number[] = [];
  readonly #rings: number[] = [0];
  readonly #parts: number[] = [0];
  #ringStart = 0;
  #exteriorMissing = false;

  constructor(
    readonly type: PathType,
    layout: Layout,
  ) {
    this.#isAreal = type === 'Polygon' || type === 'MultiPolygon';
    this.#layout = layout;
    this.#stride = stride(layout);
    this.#hasZ = hasZ(layout);
    this.#hasM = hasM(layout);
  }

  /** Changes the layout, which some texts show at their first vertex only; not for use after that. */
  set layout(layout: Layout) {
    this.#layout = layout;
    this.#stride = stride(layout);
    this.#hasZ = hasZ(layout);
    this.#hasM = hasM(layout);
  }

  /** Adds a vertex; ordinates that the layout lacks are left out. */
  add(x: number, y: number, z: number = Number.NaN, m: number = Number.NaN): void {
    this.#values.push(x, y);
    if (this.#hasZ) this.#values.push(z);
    if (this.#hasM) this.#values.push(m);
  }

  /**
   * Ends a line or a ring. An open ring is closed, as the engine's geometry library does, and a ring without
   * vertices is left out. Throws `UserError` for a hole in a polygon whose exterior has no vertices.
   */
  endRing(): void {
    const length = this.#values.length;
    if (this.#isAreal) {
      if (length === this.#ringStart) {
        this.#exteriorMissing ||= this.#isFirstRing();
        return;
      }
      if (this.#exteriorMissing) {
        throw new UserError(
          'A polygon has a hole but an empty exterior; its first ring must be the exterior',
        );
      }
      this.#closeRing();
    }
    this.#ringStart = this.#values.length;
    this.#rings.push(this.#values.length / this.#stride);
  }

  /** Ends a polygon. */
  endPolygon(): void {
    this.#exteriorMissing = false;
    this.#parts.push(this.#rings.length - 1);
  }

  build(epsg: number | null): PathGeometry {
    const coordinates = new Float64Array(this.#values);
    const hasRings = this.#isAreal || this.type === 'MultiLineString';
    // An empty geometry has the single offset 0, however many empty parts the text spelled.
    const isEmpty = coordinates.length === 0;
    return new PathGeometry(
      this.type,
      epsg,
      this.#layout,
      coordinates,
      hasRings ? new Uint32Array(isEmpty ? [0] : this.#rings) : null,
      this.type === 'MultiPolygon' ? new Uint32Array(isEmpty ? [0] : this.#parts) : null,
    );
  }

  #isFirstRing(): boolean {
    return this.#rings.length - 1 === this.#parts[this.#parts.length - 1];
  }

  #closeRing(): void {
    const values = this.#values;
    const first = this.#ringStart;
    const last = values.length - this.#stride;
    if (values[first] === values[last] && values[first + 1] === values[last + 1]) return;
    for (let i = 0; i < this.#stride; i++) values.push(values[first + i]!);
  }
}
