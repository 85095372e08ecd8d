/**
 * Stand-ins for attribute values and geometry: they have the sizes of what they stand for, and no contents.
 *
 * A replay (profiles/replay) drives the representations with them, so that what a clone copies is computed by the
 * same code as in a run. They are no values that an action could read: only feature/size.ts knows of them.
 */
import type { AttributeValue } from './attribute-value.js';
import type { Geometry } from './geometry.js';

/** Sizes of an attribute value beyond the slot that holds it, by both models of feature/size.ts, in bytes. */
export interface ValueSizes {
  /** Whether the value has parts that could be changed in place: bytes, an array, a map. */
  readonly isContainer: boolean;
  readonly copiedSharingStrings: number;
  readonly copiedWithStrings: number;
  readonly modeled: number;
}

export class ValueStandIn implements ValueSizes {
  readonly isContainer: boolean;
  readonly copiedSharingStrings: number;
  readonly copiedWithStrings: number;
  readonly modeled: number;

  private constructor(sizes: ValueSizes) {
    this.isContainer = sizes.isContainer;
    this.copiedSharingStrings = sizes.copiedSharingStrings;
    this.copiedWithStrings = sizes.copiedWithStrings;
    this.modeled = sizes.modeled;
  }

  /** Never changes, so that one stands for all values of its sizes. */
  static of(sizes: ValueSizes): AttributeValue {
    // The type of values leaves it out, so that no action has to think of it.
    return new ValueStandIn(sizes) as unknown as AttributeValue;
  }
}

/** Sizes of a geometry, by both models of feature/size.ts, in bytes. */
export interface GeometrySizes {
  readonly copied: number;
  readonly modeled: number;
}

/** Never changes: a geometry that is changed to another size gets another stand-in. */
export class GeometryStandIn implements GeometrySizes {
  private constructor(
    readonly copied: number,
    readonly modeled: number,
  ) {}

  static of({ copied, modeled }: GeometrySizes): Geometry {
    return new GeometryStandIn(copied, modeled) as unknown as Geometry;
  }

  clone(): GeometryStandIn {
    return this;
  }
}
