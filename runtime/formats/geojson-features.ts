/** GeoJSON feature collections (RFC 7946, section 3.3), read feature by feature. */
import { type AttributeMap, type AttributeValue, isMap } from '../feature/attribute-value.js';
import type { Geometry } from '../feature/geometry.js';
import { UserError } from '../user-error.js';
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

export interface GeoJsonFeature {
  /** As it is written, mostly a string or a number. */
  readonly id: AttributeValue | undefined;
  readonly properties: AttributeMap;
  /** Without an EPSG code. */
  readonly geometry: Geometry | null;
}

/**
 * The features of the collection that `text` holds. Numbers of properties keep their text.
 * Throws `UserError` for anything but a FeatureCollection, naming the feature, counted from 1, or the place.
 */
export function* featuresOfGeoJson(text: string): Generator<GeoJsonFeature> {
  let number = 0;
  for (const part of itemsOf(text, featuresPart(text))) {
    number++;
    try {
      yield readFeature(text, part);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`feature ${number}: ${error.message}`);
    }
  }
}

function featuresPart(text: string): JsonPart {
  const members = membersByKey(text, wholePart(text), 'a GeoJSON file');
  checkType(text, members, 'FeatureCollection', 'a GeoJSON file');
  const features = members.get('features');
  if (features === undefined || !isArrayPart(text, features)) {
    throw new UserError('a GeoJSON FeatureCollection must have an array "features"');
  }
  return features;
}

function readFeature(text: string, part: JsonPart): GeoJsonFeature {
  const members = membersByKey(text, part, 'a GeoJSON feature');
  checkType(text, members, 'Feature', 'a GeoJSON feature');
  const properties = valueOfMember(text, members, 'properties') ?? null;
  if (properties !== null && !isMap(properties)) {
    throw new UserError('the "properties" of a GeoJSON feature must be an object or null');
  }
  const geometry = members.get('geometry');
  return {
    id: valueOfMember(text, members, 'id'),
    properties: properties ?? new Map(),
    geometry: geometry === undefined ? null : readPart(text, geometry, geometryFromText),
  };
}

/** Plain `JSON.parse`, since coordinates are doubles whatever their text. */
function geometryFromText(text: string): Geometry | null {
  return geometryFromGeoJson(JSON.parse(text), null);
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
