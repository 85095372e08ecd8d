/** TopoJSON (github.com/topojson/topojson-specification): the features of one object of a topology. */

import { feature } from 'topojson-client';
import type { GeometryObject, Properties, Topology } from 'topojson-specification';
import { type AttributeMap, isMap } from '../feature/attribute-value.js';
import type { Geometry } from '../feature/geometry.js';
import { messageOf, UserError } from '../user-error.js';
import { geometryFromGeoJson } from './geojson-geometry.js';
import { valueFromPlain } from './json.js';

export interface TopoJsonFeature {
  id?: string | number;
  properties: AttributeMap;
  geometry: Geometry | null;
}

/**
 * The features of the object named `objectName`, one by one: one for each member of a collection, or the object
 * itself. Throws `UserError` if `topology` is no topology or has no such object; then it lists those it has.
 */
export function featuresOfTopoJson(
  topology: unknown,
  objectName: string,
  epsg: number | null,
): Iterable<TopoJsonFeature> {
  if (!isTopology(topology)) {
    throw new UserError('A TopoJSON file must be an object of type "Topology" with "objects" and "arcs"');
  }
  if (!Object.hasOwn(topology.objects, objectName)) {
    const names = Object.keys(topology.objects).map(name => `"${name}"`);
    throw new UserError(
      `The TopoJSON has no object "${objectName}"; it has ${names.length > 0 ? names.join(', ') : 'none'}`,
    );
  }
  return featuresOfObject(topology, objectName, epsg);
}

function* featuresOfObject(
  topology: Topology,
  objectName: string,
  epsg: number | null,
): Generator<TopoJsonFeature> {
  const object = topology.objects[objectName]!;
  const members = object.type === 'GeometryCollection' ? object.geometries : [object];
  for (const [index, member] of members.entries()) {
    yield featureOf(topology, member, `member ${index} of the TopoJSON object "${objectName}"`, epsg);
  }
}

function isTopology(value: unknown): value is Topology {
  if (typeof value !== 'object' || value === null) return false;
  const { type, objects, arcs } = value as Record<string, unknown>;
  return type === 'Topology' && typeof objects === 'object' && objects !== null && Array.isArray(arcs);
}

function featureOf(
  topology: Topology,
  member: GeometryObject<Properties>,
  place: string,
  epsg: number | null,
): TopoJsonFeature {
  try {
    // In a collection of its own, since `feature` makes many features of a collection by itself.
    const [found] = feature(topology, { type: 'GeometryCollection', geometries: [member] }).features;
    const { id, geometry, properties } = found!;
    const attributes = valueFromPlain(properties);
    if (!isMap(attributes)) throw new UserError('its "properties" must be an object');
    const read = { properties: attributes, geometry: geometryFromGeoJson(geometry, epsg) };
    return id === undefined ? read : { id, ...read };
  } catch (thrown) {
    // topojson-client doesn't check what it reads: an arc that isn't there shows as a TypeError.
    throw new UserError(`Can't read ${place}: ${messageOf(thrown)}`);
  }
}
