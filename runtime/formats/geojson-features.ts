/** GeoJSON feature collections (RFC 7946, section 3.3), read feature by feature. */
import { type AttributeMap, type AttributeValue, isMap } from '../feature/attribute-value.js';
import type { Geometry } from '../feature/geometry.js';
import { UserError } from '../user-error.js';
import { type NamedSystem, systemOfCrs } from './geojson-crs.js';
import { geometryFromGeoJson } from './geojson-geometry.js';
import { attributeValueFromJson } from './json.js';
import {
  isArrayPart,
  isObjectPart,
  itemsOf,
  type JsonPart,
  membersOf,
  readPart,
  wholePart,
} from './json-parts.js';
import { checkParts } from './short-parts.js';

export interface GeoJsonFeature {
  /** As it is written, mostly a string or a number. */
  readonly id: AttributeValue | undefined;
  readonly properties: AttributeMap;
  /** Without an EPSG code. */
  readonly geometry: Geometry | null;
  /** By the nearest `crs` member: of the geometry, the feature or the collection; `undefined` if none has one. */
  readonly system: NamedSystem | undefined;
}

/**
 * The features of the collection that `text` holds. Numbers of properties keep their text.
 * Throws `UserError` for anything but a FeatureCollection, naming the feature, counted from 1, or the place.
 */
export function* featuresOfGeoJson(text: string): Generator<GeoJsonFeature> {
  const members = membersByKey(text, wholePart(text), 'a GeoJSON file');
  const features = featuresPart(text, members);
  const system = systemIn(text, members);
  let number = 0;
  for (const part of itemsOf(text, features)) {
    number++;
    try {
      yield readFeature(text, part, system);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`feature ${number}: ${error.message}`);
    }
  }
}

function featuresPart(text: string, members: ReadonlyMap<string, JsonPart>): JsonPart {
  checkType(text, members, 'FeatureCollection', 'a GeoJSON file');
  const features = members.get('features');
  if (features === undefined || !isArrayPart(text, features)) {
    throw new UserError('a GeoJSON FeatureCollection must have an array "features"');
  }
  return features;
}

function readFeature(text: string, part: JsonPart, system: NamedSystem | undefined): GeoJsonFeature {
  const members = membersByKey(text, part, 'a GeoJSON feature');
  checkType(text, members, 'Feature', 'a GeoJSON feature');
  const properties = valueOfMember(text, members, 'properties') ?? null;
  if (properties !== null && !isMap(properties)) {
    throw new UserError('the "properties" of a GeoJSON feature must be an object or null');
  }
  const geometry = members.get('geometry');
  const object = geometry === undefined ? null : readPart(text, geometry, parsed);
  const read = geometryFromGeoJson(object, null);
  checkParts(read);
  return {
    id: valueOfMember(text, members, 'id'),
    properties: properties ?? new Map(),
    geometry: read,
    system: systemOfObject(object) ?? systemIn(text, members) ?? system,
  };
}

/** Plain `JSON.parse`, since coordinates are doubles whatever their text. */
function parsed(text: string): unknown {
  return JSON.parse(text);
}

function systemIn(text: string, members: ReadonlyMap<string, JsonPart>): NamedSystem | undefined {
  const part = members.get('crs');
  return part === undefined ? undefined : systemOfCrs(readPart(text, part, parsed));
}

function systemOfObject(geometry: unknown): NamedSystem | undefined {
  const hasOwn = typeof geometry === 'object' && geometry !== null && 'crs' in geometry;
  return hasOwn ? systemOfCrs(geometry.crs) : undefined;
}

/** Of a key that repeats the last one counts, as for `JSON.parse`. */
function membersByKey(text: string, part: JsonPart, what: string): Map<string, JsonPart> {
  if (!isObjectPart(text, part)) throw new UserError(`${what} must be an object`);
  return new Map(Array.from(membersOf(text, part), member => [member.key, member]));
}

function valueOfMember(
  text: string,
  members: ReadonlyMap<string, JsonPart>,
  key: string,
): AttributeValue | undefined {
  const part = members.get(key);
  return part === undefined ? undefined : readPart(text, part, attributeValueFromJson);
}

function checkType(text: string, members: ReadonlyMap<string, JsonPart>, type: string, what: string): void {
  const found = valueOfMember(text, members, 'type');
  if (found === type) return;
  const isInstead = typeof found === 'string' ? `its type is "${found}"` : 'has no such type';
  throw new UserError(`${what} must be an object of type "${type}", but ${isInstead}`);
}
