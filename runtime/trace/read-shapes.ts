/**
 * Reads shapes and makes of them what has their sizes.
 *
 * Sizes are computed by feature/size.ts, of a filler with the same shape: a trace is as right as the models are when
 * it is read.
 */
import { type AttributeValue, DateTime, NumberText } from '../feature/attribute-value.js';
import {
  type Geometry,
  GeometryCollection,
  PathGeometry,
  PointGeometry,
  stride,
} from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';
import {
  copiedContents,
  copiedGeometry,
  isContainer,
  modeledContents,
  modeledGeometry,
} from '../feature/size.js';
import { GeometryStandIn, ValueStandIn } from '../feature/stand-ins.js';
import { BrokenBytes, type ByteReader } from './byte-reader.js';
import { GEOMETRY_KIND, KIND_COUNT, LAYOUTS, PATH_TYPES, PLAIN, VALUE_KIND } from './shapes.js';

/** Lengths above this are no sizes of anything that fits into memory. */
const LONGEST = 2 ** 32;

const SOME_DATE = DateTime.parse('2000-01-01')!;

/** Shapes that were read, numbered from 0; what is alike is there once. */
class Interned<T> {
  private readonly numbers = new Map<string | number, number>();
  readonly items: T[] = [];

  number(key: string | number, make: () => T): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.items.length;
      this.items.push(make());
      this.numbers.set(key, number);
    }
    return number;
  }
}

export class ShapeReader {
  private readonly valueShapes = new Interned<AttributeValue>();
  private readonly geometryShapes = new Interned<Geometry | null>();
  private readonly metadataShapes = new Interned<Metadata | null>();

  /** @param names by their numbers, as far as they are defined */
  constructor(private readonly names: readonly string[]) {}

  get values(): readonly AttributeValue[] {
    return this.valueShapes.items;
  }

  get geometries(): readonly (Geometry | null)[] {
    return this.geometryShapes.items;
  }

  get metadata(): readonly (Metadata | null)[] {
    return this.metadataShapes.items;
  }

  /** The number of the next value's shape. */
  value(reader: ByteReader): number {
    const start = reader.position;
    const code = reader.number();
    const kind = code % KIND_COUNT;
    if (kind < VALUE_KIND.array) return this.valueShapes.number(code, () => standInFor(scalar(code)));
    const filler = this.filler(code, reader);
    return this.valueShapes.number(reader.since(start), () => standInFor(filler));
  }

  geometry(reader: ByteReader): number {
    const start = reader.position;
    const filler = readGeometry(reader);
    return this.geometryShapes.number(reader.since(start), () =>
      filler === null
        ? null
        : GeometryStandIn.of({ copied: copiedGeometry(filler), modeled: modeledGeometry(filler) }),
    );
  }

  metadatum(reader: ByteReader): number {
    const start = reader.position;
    if (reader.number() === 0) return this.metadataShapes.number('', () => null);
    const text = (length: number) => 'x'.repeat(checked(length) - 1);
    const [featureId, featureType, lod] = [reader.number(), reader.number(), reader.number()];
    return this.metadataShapes.number(reader.since(start), () => ({
      ...(featureId === 0 ? {} : { featureId: text(featureId) }),
      ...(featureType === 0 ? {} : { featureType: text(featureType) }),
      ...(lod === 0 ? {} : { lod }),
    }));
  }

  /** A value of the shape whose code was read. */
  private filler(code: number, reader: ByteReader): AttributeValue {
    const kind = code % KIND_COUNT;
    const length = checked(Math.floor(code / KIND_COUNT));
    if (kind < VALUE_KIND.array) return scalar(code);
    if (kind === VALUE_KIND.sizes) return sizes(length, reader);
    if (kind === VALUE_KIND.array) {
      const items: AttributeValue[] = [];
      for (let i = 0; i < length; i++) items.push(this.filler(reader.number(), reader));
      return items;
    }
    const map = new Map<string, AttributeValue>();
    for (let i = 0; i < length; i++) {
      const name = this.names[reader.number()];
      if (name === undefined) throw new BrokenBytes('a name that is not defined');
      map.set(name, this.filler(reader.number(), reader));
    }
    return map;
  }
}

function scalar(code: number): AttributeValue {
  const kind = code % KIND_COUNT;
  const length = checked(Math.floor(code / KIND_COUNT));
  if (kind === VALUE_KIND.plain) return length === PLAIN.boolean ? false : null;
  if (kind === VALUE_KIND.number) return new NumberText('1'.repeat(length));
  if (kind === VALUE_KIND.string) return 'x'.repeat(length);
  return kind === VALUE_KIND.dateTime ? SOME_DATE : new Uint8Array(length);
}

function sizes(isContainerCode: number, reader: ByteReader): AttributeValue {
  return ValueStandIn.of({
    isContainer: isContainerCode === 1,
    copiedSharingStrings: reader.number(),
    copiedWithStrings: reader.number(),
    modeled: reader.number(),
  });
}

function standInFor(filler: AttributeValue): AttributeValue {
  return ValueStandIn.of({
    isContainer: isContainer(filler),
    copiedSharingStrings: copiedContents(filler, 'shared'),
    copiedWithStrings: copiedContents(filler, 'copied'),
    modeled: modeledContents(filler),
  });
}

function readGeometry(reader: ByteReader): Geometry | null {
  const code = reader.number();
  const kind = Math.floor(code / LAYOUTS.length);
  const layout = LAYOUTS[code % LAYOUTS.length]!;
  if (kind === GEOMETRY_KIND.none) return null;
  if (kind === GEOMETRY_KIND.point) return new PointGeometry(null, layout, 0, 0);
  if (kind === GEOMETRY_KIND.sizes) {
    return GeometryStandIn.of({ copied: reader.number(), modeled: reader.number() });
  }
  if (kind === GEOMETRY_KIND.collection) {
    const members: Geometry[] = [];
    for (let left = checked(reader.number()); left > 0; left--) {
      const member = readGeometry(reader);
      if (member === null) throw new BrokenBytes('a collection with a hole');
      members.push(member);
    }
    return new GeometryCollection(null, members);
  }
  const type = PATH_TYPES[kind - GEOMETRY_KIND.firstPath];
  if (type === undefined) throw new BrokenBytes('no geometry');
  const [ordinates, rings, parts] = [reader.number(), reader.number(), reader.number()];
  const coordinates = ofLength(ordinates, Float64Array.BYTES_PER_ELEMENT) as unknown as Float64Array;
  const geometry = new PathGeometry(type, null, layout, coordinates, offsets(rings), offsets(parts));
  if (ordinates % stride(layout) !== 0) throw new BrokenBytes('a vertex that is not whole');
  return geometry;
}

/** Where parts start is not known, and nothing that sizes depend on. */
function offsets(lengthAndOne: number): Uint32Array | null {
  return lengthAndOne === 0 ? null : new Uint32Array(checked(lengthAndOne) - 1);
}

/** Of coordinates only the length is ever asked. */
function ofLength(length: number, bytesEach: number): { length: number; byteLength: number } {
  return { length: checked(length), byteLength: length * bytesEach };
}

function checked(length: number): number {
  if (length > LONGEST) throw new BrokenBytes('a length beyond all memory');
  return length;
}
