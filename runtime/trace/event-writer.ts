/** The bytes of a trace's events, and the words that they use: names, key lists, the node at work. */
import { type AttributeValue, isArray, isMap } from '../feature/attribute-value.js';
import type { Attributes } from '../feature/attributes.js';
import type { Geometry } from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';
import type { Schema } from '../feature/schema.js';
import { ByteWriter } from './byte-writer.js';
import { DEFINITION } from './events.js';
import { writeGeometry, writeMetadata, writeValue } from './shapes.js';
import type { TraceHeader } from './trace-header.js';

/** Bytes of events that are gathered before they are handed on. */
const CHUNK_BYTES = 1 << 17;

/** Where the bytes of a trace go: a `TraceFile`, or a test's list. */
export interface TraceSink {
  header(header: TraceHeader): void;
  /** Whole events. The bytes are the writer's again afterwards. */
  events(bytes: Uint8Array): void;
  /** Nothing more comes. */
  end(totals: TraceTotals): void;
}

export interface TraceTotals {
  /** Events in the trace. */
  readonly events: number;
  /** Attribute values of features that were built or whose map was set, each with a size of its own in the trace. */
  readonly values: number;
  /** Bytes of all events before they are compressed. */
  readonly bytes: number;
}

/** What a feature is built of. */
export interface TracedContent {
  readonly attributes: Attributes;
  readonly geometry: Geometry | null;
  readonly metadata: Metadata | null;
}

export class EventWriter {
  private readonly bytes = new ByteWriter(CHUNK_BYTES + (CHUNK_BYTES >> 2));
  private readonly names = new Map<string, number>();
  private readonly schemas = new WeakMap<Schema, number>();
  private schemaCount = 0;
  private current = -1;
  private events = 0;
  private values = 0;
  private flushed = 0;
  private readonly nameOf = (name: string) => this.name(name);

  constructor(private readonly sink: TraceSink) {}

  /** Ends the trace, which is whole then. */
  end(): TraceTotals {
    this.flush();
    const totals = { events: this.events, values: this.values, bytes: this.flushed };
    this.sink.end(totals);
    return totals;
  }

  /** Begins an event of a node. */
  event(node: number, code: number): void {
    if (this.bytes.length > CHUNK_BYTES) this.flush();
    if (node !== this.current) {
      this.bytes.number(DEFINITION.node);
      this.bytes.number(node);
      this.current = node;
    }
    this.events++;
    this.bytes.number(code);
  }

  number(value: number): void {
    this.bytes.number(value);
  }

  value(value: AttributeValue): void {
    writeValue(this.bytes, value, this.nameOf);
  }

  geometry(geometry: Geometry | null): void {
    writeGeometry(this.bytes, geometry);
  }

  metadata(metadata: Metadata | null): void {
    writeMetadata(this.bytes, metadata);
  }

  attributes(attributes: Attributes, schema: number): void {
    const { slots } = attributes;
    this.bytes.number(schema);
    this.values += slots.length;
    for (let i = 0; i < slots.length; i++) this.value(slots[i]!);
  }

  /** Defines the names that a value's shape needs. To be called before the event that the value is in. */
  learn(value: AttributeValue | undefined): void {
    if (typeof value !== 'object' || value === null) return;
    if (isArray(value)) for (const item of value) this.learn(item);
    if (!isMap(value)) return;
    for (const [key, item] of value) {
      this.name(key);
      this.learn(item);
    }
  }

  /** The number of a name, which is defined before it is used first. Not to be called within an event. */
  name(name: string): number {
    let number = this.names.get(name);
    if (number === undefined) {
      number = this.names.size;
      this.names.set(name, number);
      this.bytes.number(DEFINITION.name);
      // As JSON, since a name may be no UTF-8: half of a surrogate pair.
      this.bytes.text(JSON.stringify(name));
    }
    return number;
  }

  /** The number of the attributes' key list, as `name`; what the values need is learned too. */
  schema({ shape, slots }: Attributes): number {
    for (let i = 0; i < slots.length; i++) if (typeof slots[i] === 'object') this.learn(slots[i]);
    return this.schemaNumber(shape);
  }

  private schemaNumber(schema: Schema): number {
    let number = this.schemas.get(schema);
    if (number === undefined) {
      const names = schema.keys.map(this.nameOf);
      number = this.schemaCount++;
      this.schemas.set(schema, number);
      this.bytes.number(DEFINITION.schema);
      this.bytes.number(names.length);
      for (const name of names) this.bytes.number(name);
    }
    return number;
  }

  private flush(): void {
    this.flushed += this.bytes.length;
    if (this.bytes.length > 0) this.sink.events(this.bytes.written);
    this.bytes.clear();
  }
}
