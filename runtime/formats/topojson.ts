/**
 * TopoJSON (github.com/topojson/topojson-specification): the features of one object of a topology.
 *
 * Arcs and coordinates are doubles and parsed as such; ids and properties keep their numbers and the order of
 * their keys, as everywhere.
 */

import { feature } from 'topojson-client';
import type { GeometryObject, Properties, Topology } from 'topojson-specification';
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

export interface TopoJsonFeature {
  /** As it is written; `undefined` for none. */
  readonly id: AttributeValue | undefined;
  readonly properties: AttributeMap;
  readonly geometry: Geometry | null;
}

type Members = ReadonlyMap<string, JsonPart>;

/**
 * The features of the object named `objectName`, one by one: one for each member of a collection, or the object
 * itself. Without a name, of the only object that there is.
 * Throws `UserError` if `text` is no topology or has no such object; then it lists those it has.
 */
export function featuresOfTopoJson(
  text: string,
  objectName: string | undefined,
  epsg: number | null,
): Iterable<TopoJsonFeature> {
  const members = membersAt(text, wholePart(text));
  const objects = members && membersAt(text, members.get('objects'));
  const arcs = members?.get('arcs');
  const isTopology = members !== undefined && valueAt(text, members.get('type'), plain) === 'Topology';
  if (!isTopology || objects === undefined || arcs === undefined || !isArrayPart(text, arcs)) {
    throw new UserError('A TopoJSON file must be an object of type "Topology" with "objects" and "arcs"');
  }
  const name = objectName ?? onlyNameOf(objects);
  const object = objects.get(name);
  if (object === undefined) {
    const names = Array.from(objects.keys(), each => `"${each}"`).join(', ') || 'none';
    throw new UserError(`The TopoJSON has no object "${name}"; it has ${names}`);
  }
  return featuresOfObject(text, members, object, `the TopoJSON object "${name}"`, epsg);
}

/** "", which no reader finds, where there is none. */
function onlyNameOf(objects: Members): string {
  const names = [...objects.keys()];
  if (names.length <= 1) return names[0] ?? '';
  const quoted = names.map(name => `"${name}"`).join(', ');
  throw new UserError(`the topology has several objects, so \`object\` must name one of them: ${quoted}`);
}

function* featuresOfObject(
  text: string,
  topologyMembers: Members,
  object: JsonPart,
  place: string,
  epsg: number | null,
): Generator<TopoJsonFeature> {
  const topology = {
    type: 'Topology',
    arcs: valueAt(text, topologyMembers.get('arcs'), plain),
    transform: valueAt(text, topologyMembers.get('transform'), plain) ?? undefined,
    objects: {},
  } as Topology;
  let index = 0;
  for (const part of partsOfObject(text, object)) {
    yield featureOf(topology, text, part, `member ${index} of ${place}`, epsg);
    index++;
  }
}

/** Those of the members of a collection, or of the object itself. */
function partsOfObject(text: string, object: JsonPart): Iterable<JsonPart> {
  const members = membersAt(text, object);
  if (valueAt(text, members?.get('type'), plain) !== 'GeometryCollection') return [object];
  const geometries = members!.get('geometries');
  if (geometries !== undefined && isArrayPart(text, geometries)) return itemsOf(text, geometries);
  throw new UserError('A TopoJSON GeometryCollection must have an array "geometries"');
}

function featureOf(
  topology: Topology,
  text: string,
  part: JsonPart,
  place: string,
  epsg: number | null,
): TopoJsonFeature {
  try {
    const members = membersAt(text, part);
    if (members === undefined) throw new UserError('it must be an object');
    const properties = valueAt(text, members.get('properties'), attributeValueFromJson) ?? new Map();
    if (!isMap(properties)) throw new UserError('its "properties" must be an object');
    const id = valueAt(text, members.get('id'), attributeValueFromJson) ?? undefined;
    return { id, properties, geometry: geometryOf(topology, readPart(text, part, plain), epsg) };
  } catch (thrown) {
    if (thrown instanceof UserError) throw new UserError(`Can't read ${place}: ${thrown.message}`);
    // topojson-client doesn't check what it reads: arcs that are no lists show as a TypeError.
    throw new UserError(
      `Can't read ${place}: its arcs or coordinates, or the topology's arcs or transform, are not as TopoJSON has them`,
    );
  }
}

function geometryOf(topology: Topology, written: unknown, epsg: number | null): Geometry | null {
  checkArcs(written as WithArcs, topology.arcs.length);
  const member = written as GeometryObject<Properties>;
  // In a collection of its own, since `feature` makes many features of a collection by itself.
  const [found] = feature(topology, { type: 'GeometryCollection', geometries: [member] }).features;
  return geometryFromGeoJson(found!.geometry, epsg);
}

interface WithArcs {
  readonly arcs?: unknown;
  readonly geometries?: unknown;
}

/** Throws `UserError` for an arc that the topology does not have; `~n` is arc n, reversed. */
function checkArcs({ arcs, geometries }: WithArcs, count: number): void {
  if (Array.isArray(geometries)) for (const member of geometries) checkArcs(member ?? {}, count);
  if (!Array.isArray(arcs)) return;
  for (const arc of arcs.flat(Number.POSITIVE_INFINITY) as unknown[]) {
    if (typeof arc !== 'number' || !Number.isInteger(arc)) {
      throw new UserError(`an arc must be a whole number, but is ${JSON.stringify(arc)}`);
    }
    const number = arc < 0 ? ~arc : arc;
    if (number >= count) throw new UserError(`arc ${number} does not exist: the topology has ${count} arcs`);
  }
}

/** By key, of which the last one counts where it repeats; `undefined` for what is no object. */
function membersAt(text: string, part: JsonPart | undefined): Members | undefined {
  if (part === undefined || !isObjectPart(text, part)) return undefined;
  return new Map(Array.from(membersOf(text, part), member => [member.key, member]));
}

function valueAt<T>(text: string, part: JsonPart | undefined, read: (text: string) => T): T | undefined {
  return part === undefined ? undefined : readPart(text, part, read);
}

function plain(text: string): unknown {
  return JSON.parse(text);
}
