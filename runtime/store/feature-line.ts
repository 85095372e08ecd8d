/**
 * A feature as one line of JSON, and back (workflow-format reference, section 9).
 *
 * The engine's form loses what JSON has no word for: a date-time comes back as a string, bytes as an array.
 * Here a line with any such value, or with metadata, has one more key that says so, which the engine's readers
 * pass over:
 *
 * ```json
 * {"id":"…","attributes":{"when":"2024-07-01","raw":[1,2]},"geometry":…,"types":{"/when":"dateTime","/raw":"bytes"}}
 * ```
 *
 * Its keys are JSON pointers (RFC 6901) into the attributes.
 */
import { type AttributeValue, DateTime, isArray, isMap } from '../feature/attribute-value.js';
import { Attributes, type AttributesView } from '../feature/attributes.js';
import type { FeatureParts } from '../feature/feature.js';
import type { Geometry } from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';
import { attributeValueFromJson, jsonOf } from '../formats/json.js';
import { isObjectPart, type JsonPart, membersOf, readPart, wholePart } from '../formats/json-parts.js';
import { geometryFromStore, storeGeometryJson } from '../formats/store-geometry.js';
import { UserError } from '../user-error.js';

/** Whatever has the parts of a feature. */
export interface FeatureContent {
  readonly id: string;
  readonly metadata: Metadata | null;
  readonly attributes: AttributesView;
  readonly geometry: Geometry | null;
}

type TypeName = 'dateTime' | 'bytes';

/** The line, without a line end. */
export function featureLine({ id, metadata, attributes, geometry }: FeatureContent): string {
  const types = new Map<string, TypeName>();
  let members = '';
  for (const [key, value] of attributes.entries()) {
    if (typeof value === 'object' && value !== null) noteTypes(value, `/${escaped(key)}`, types);
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${jsonOf(value)}`;
  }
  // Without a geometry its code has a place of its own.
  const { epsg, ...more } = geometry === null && metadata !== null ? metadata : {};
  const rest = epsg === undefined ? metadata : Object.keys(more).length > 0 ? more : null;
  const geometryJson = storeGeometryJson(geometry, epsg);
  let line = `{"id":${JSON.stringify(id)},"attributes":{${members}},"geometry":${geometryJson}`;
  if (types.size > 0) line += `,"types":${JSON.stringify(Object.fromEntries(types))}`;
  if (rest !== null) line += `,"metadata":${JSON.stringify(rest)}`;
  return `${line}}`;
}

function noteTypes(value: AttributeValue, pointer: string, types: Map<string, TypeName>): void {
  if (value instanceof DateTime) types.set(pointer, 'dateTime');
  else if (value instanceof Uint8Array) types.set(pointer, 'bytes');
  else if (isArray(value)) {
    for (const [index, item] of value.entries()) noteTypes(item, `${pointer}/${index}`, types);
  } else if (isMap(value)) {
    for (const [key, item] of value) noteTypes(item, `${pointer}/${escaped(key)}`, types);
  }
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The feature that a line holds. Throws `UserError` for a line that is not one, or not whole. */
export function featureFromLine(line: string): FeatureParts {
  const parts = partsOf(line);
  const read = (key: string) => readMember(line, parts, key, attributeValueFromJson);
  const id = read('id');
  const attributes = read('attributes');
  if (typeof id !== 'string') throw new UserError('a line of the feature store must have an "id"');
  if (!isMap(attributes)) throw new UserError('a line of the feature store must have "attributes"');
  const types = read('types');
  const restored = isMap(types) ? restore(attributes, '', new Set(types.keys()), types) : attributes;
  if (!isMap(restored)) throw new UserError('the "types" of a line of the feature store are wrong');
  // Ordinates are doubles already, and there are many: they need no care for how they are spelled.
  const stored = readMember(line, parts, 'geometry', parsed);
  const geometry = geometryFromStore(stored);
  const epsg = geometry === null ? (stored as { epsg: number | null }).epsg : null;
  return {
    id,
    attributes: Attributes.of(restored),
    geometry,
    metadata: metadataOf(read('metadata'), epsg),
  };
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function partsOf(line: string): Map<string, JsonPart> {
  const whole = wholePart(line);
  if (!isObjectPart(line, whole)) throw new UserError('a line of the feature store must be a JSON object');
  return new Map(Array.from(membersOf(line, whole), member => [member.key, member]));
}

function readMember<T>(
  line: string,
  parts: ReadonlyMap<string, JsonPart>,
  key: string,
  read: (text: string) => T,
): T | undefined {
  const part = parts.get(key);
  return part === undefined ? undefined : readPart(line, part, read);
}

function restore(
  value: AttributeValue,
  pointer: string,
  pointers: ReadonlySet<string>,
  types: ReadonlyMap<string, AttributeValue>,
): AttributeValue {
  if (pointers.has(pointer)) return typed(value, types.get(pointer)!);
  if (isArray(value))
    return value.map((item, index) => restore(item, `${pointer}/${index}`, pointers, types));
  if (!isMap(value)) return value;
  return new Map(
    Array.from(value, ([key, item]) => [key, restore(item, `${pointer}/${escaped(key)}`, pointers, types)]),
  );
}

function typed(value: AttributeValue, type: AttributeValue): AttributeValue {
  if (type === 'bytes' && isArray(value) && value.every(isByte)) return Uint8Array.from(value, Number);
  const dateTime = type === 'dateTime' && typeof value === 'string' ? DateTime.parse(value) : undefined;
  if (dateTime === undefined) throw new UserError('the "types" of a line of the feature store are wrong');
  return dateTime;
}

function isByte(value: AttributeValue): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}

/** @param epsg the code of a feature without geometry */
function metadataOf(value: AttributeValue | undefined, epsg: number | null): Metadata | null {
  const metadata = isMap(value) ? (Object.fromEntries(value) as Metadata) : null;
  return epsg === null ? metadata : { ...metadata, epsg };
}
