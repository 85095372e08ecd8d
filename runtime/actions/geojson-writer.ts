/** GeoJSON Writer: features as GeoJSON files, all in one or one per group. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AttributeValue, textOf } from '../feature/attribute-value.js';
import type { Feature } from '../feature/feature.js';
import { type Geometry, GeometryCollection, hasZ, PointGeometry, stride } from '../feature/geometry.js';
import { geometryToGeoJson } from '../formats/geojson-geometry.js';
import { commonEpsg } from '../spatial/common-epsg.js';
import { defineSink, type SinkFinishContext } from './action.js';
import { attributesJson } from './json-output.js';
import { outputPath, writeWhole } from './output-file.js';
import { expr, name, optional, withDefault } from './parameters.js';
import { inBlocks } from './text-blocks.js';

export const geoJsonWriter = defineSink({
  name: 'GeoJSON Writer',
  category: 'Output',
  summary: 'Writes features to a GeoJSON file, or to one per group',
  parameters: z.object({
    output: expr(),
    groupBy: optional(z.array(name())),
    writeCrs: withDefault(z.boolean(), false),
  }),
  create: ({ output, groupBy = [], writeCrs }, { variables }) => {
    const place = output.string({ variables });
    /** By the path of their file, relative to the artifacts folder. */
    const groups = new Map<string, Feature[]>();
    return {
      process(context) {
        const file = groupBy.length === 0 ? place : `${place}/${groupHash(context.feature, groupBy)}.geojson`;
        const group = groups.get(file);
        if (group === undefined) groups.set(file, [context.keep()]);
        else group.push(context.keep());
      },
      finish(context) {
        for (const [file, features] of groups) {
          const path = outputPath(context.artifactsDirectory, file);
          writeWhole(path, inBlocks(collectionPieces(features, writeCrs, context)));
          context.wrote(path);
        }
      },
    };
  },
});

/** What the engine names a group's file by: the SHA-256 of the text of its values, where absent is null. */
function groupHash(feature: Feature, groupBy: readonly string[]): string {
  const key = groupBy.map((attribute): AttributeValue => feature.get(attribute) ?? null);
  return createHash('sha256').update(textOf(key)).digest('hex');
}

function* collectionPieces(
  features: readonly Feature[],
  writeCrs: boolean,
  context: SinkFinishContext,
): Generator<string> {
  yield `{"type":"FeatureCollection",${writeCrs ? `"crs":${crsOf(features)},` : ''}"features":[`;
  let separator = '\n';
  for (const feature of features) {
    if (feature.geometry !== null && !isWritable(feature.geometry)) {
      const message = 'the feature is left out: its geometry has a coordinate that is no finite number';
      context.diagnose('geojson.unsupported_geometry', message, feature.id);
      continue;
    }
    yield separator + featureJson(feature);
    separator = ',\n';
  }
  yield '\n]}\n';
}

function featureJson({ id, attributes, geometry }: Feature): string {
  const geometryJson = geometry === null ? 'null' : JSON.stringify(geometryToGeoJson(geometry));
  const identity = `"type":"Feature","id":${JSON.stringify(id)}`;
  return `{${identity},"properties":${attributesJson(attributes)},"geometry":${geometryJson}}`;
}

/** The value of the `crs` member, which GeoJSON had before RFC 7946; null unless all geometries agree. */
function crsOf(features: readonly Feature[]): string {
  const geometries = features.map(({ geometry }) => geometry).filter(geometry => geometry !== null);
  const epsg = commonEpsg(geometries);
  if (epsg === null) return 'null';
  return JSON.stringify({ type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${epsg}` } });
}

/** Whether GeoJSON has words for every vertex. A height may be missing; an empty point is an empty position. */
function isWritable(geometry: Geometry): boolean {
  if (geometry instanceof GeometryCollection) return geometry.members.every(isWritable);
  if (geometry instanceof PointGeometry) {
    return geometry.isEmpty || isPosition(geometry.x, geometry.y, geometry.z);
  }
  const { type, coordinates, layout } = geometry;
  const step = stride(layout);
  for (let i = 0; i < coordinates.length; i += step) {
    const [x, y, z] = [coordinates[i]!, coordinates[i + 1]!, hasZ(layout) ? coordinates[i + 2]! : Number.NaN];
    const isEmptyPoint = type === 'MultiPoint' && Number.isNaN(x) && Number.isNaN(y);
    if (!isEmptyPoint && !isPosition(x, y, z)) return false;
  }
  return true;
}

function isPosition(x: number, y: number, z: number): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && (Number.isNaN(z) || Number.isFinite(z));
}
