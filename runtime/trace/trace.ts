/** A trace in memory: events as columns, and what they refer to. */
import type { AttributeValue } from '../feature/attribute-value.js';
import { AttributesStandIn } from '../feature/attributes-stand-in.js';
import type { Geometry } from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';
import type { Schema } from '../feature/schema.js';
import type { TraceTotals } from './event-writer.js';
import type { TraceHeader } from './trace-header.js';

/**
 * One entry per event. What `a`, `b` and `c` are depends on its code (README.md beside this file):
 *
 * | event | a | b | c |
 * |---|---|---|---|
 * | `emit` | content | name of the port | |
 * | `create` | content | | |
 * | `receive`, `receiveOnly` | input | | |
 * | `dropInputs`, `discard` | input | count | |
 * | `release`, `editKept`, `copy`, `forget` | kept | | |
 * | `send` | handle | name of the port | |
 * | `sendToAll` | handle | port list | |
 * | `set` | handle | name | value |
 * | `delete` | handle | name | |
 * | `setAttributes` | handle | content | |
 * | `resized`, `setGeometry` | handle | geometry | |
 * | `setMetadata` | handle | metadata | |
 * | `geometryMut`, `setId`, `intoParts`, `drop` | handle | | |
 */
export interface EventColumns {
  readonly code: Uint8Array;
  readonly node: Uint32Array;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly c: Uint32Array;
}

/** What features were built of, one entry per `emit`, `create` and `setAttributes`. */
export interface ContentColumns {
  readonly schema: Uint32Array;
  /** Where the content's values begin in `values`. */
  readonly firstValue: Uint32Array;
  readonly values: Uint32Array;
  readonly geometry: Uint32Array;
  readonly metadata: Uint32Array;
}

export interface Trace {
  readonly header: TraceHeader;
  readonly totals: TraceTotals;
  readonly events: EventColumns;
  readonly contents: ContentColumns;
  readonly names: readonly string[];
  readonly portLists: readonly (readonly string[])[];
  readonly schemas: readonly Schema[];
  /** Stand-ins, one for all values of the same shape. */
  readonly values: readonly AttributeValue[];
  /** Stand-ins, one for all geometries of the same shape; `null` for none. */
  readonly geometries: readonly (Geometry | null)[];
  readonly metadata: readonly (Metadata | null)[];
}

/** Stand-ins for the attributes of a content; to be cloned for each feature. */
export function attributesOf({ contents, schemas, values }: Trace, content: number): AttributesStandIn {
  const schema = schemas[contents.schema[content]!]!;
  const first = contents.firstValue[content]!;
  const { size } = schema;
  const own = new Array<AttributeValue>(size);
  for (let i = 0; i < size; i++) own[i] = values[contents.values[first + i]!]!;
  return AttributesStandIn.withSchema(schema, own);
}
