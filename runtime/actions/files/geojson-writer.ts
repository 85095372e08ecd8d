/** GeoJSON Writer: features as GeoJSON files, all in one or one per group. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AttributeValue, textOf } from '../../feature/attribute-value.js';
import type { Feature } from '../../feature/feature.js';
import { type Geometry, GeometryCollection, hasZ, PointGeometry, stride } from '../../feature/geometry.js';
import { FeatureError } from '../../feature-error.js';
import { geometryToGeoJson } from '../../formats/geojson-geometry.js';
import { commonEpsg } from '../../spatial/common-epsg.js';
import type { FeatureContent } from '../../store/feature-line.js';
import { defineSink, type Kept } from '../action.js';
import { attributesJson } from '../shared/json-output.js';
import { KeptContents } from '../shared/kept-contents.js';
import { expr, name, optional, withDefault } from '../shared/parameters.js';
import { inBlocks } from '../shared/text-blocks.js';

export const geoJsonWriter = defineSink({
  name: 'GeoJSON Writer',
  category: 'Output',
  summary: 'Writes features to a GeoJSON file, or to one per group',
  parameters: z.object({
    output: expr(),
    groupBy: optional(z.array(name())),
    writeCrs: withDefault(z.boolean(), false),
  }),
  attributesRead: ({ groupBy = [] }) => groupBy,
  create: ({ output, groupBy = [], writeCrs }, build) => {
    const place = output.string({ variables: build.variables });
    build.willWrite(output, groupBy.length === 0 ? 'file' : 'folder');
    /** By their file: 1 and "1" are in one together, where in the engine the one group overwrites the other. */
    const groups = new Map<string, Kept[]>();
    return {
      process(context) {
        const { geometry } = context.feature;
        if (geometry !== null && !isWritable(geometry)) {
          throw new FeatureError('geojson.unsupported_geometry', 'a coordinate is no finite number');
        }
        const file = groupBy.length === 0 ? place : `${place}/${groupHash(context.feature, groupBy)}.geojson`;
        const kept = context.keep();
        const group = groups.get(file);
        if (group === undefined) groups.set(file, [kept]);
        else group.push(kept);
      },
      finish(context) {
        for (const [file, group] of groups) {
          const path = context.claim(file);
          context.write(path, inBlocks(collectionPieces(new KeptContents(group), writeCrs)));
          const doubt = doubtOfSystem(group, writeCrs);
          if (doubt !== undefined) context.note('geojson.unnamed_system', `${file}: ${doubt}`);
        }
      },
    };
  },
});

/** With heights and without. */
const WGS84_CODES: readonly number[] = [4326, 4979];

function isWgs84(codes: ReadonlySet<number>): boolean {
  return [...codes].every(code => WGS84_CODES.includes(code));
}

/** What a file does not say of its coordinates, which readers take for longitude and latitude then. */
function doubtOfSystem(features: readonly Kept[], writeCrs: boolean): string | undefined {
  const codes = new Set(features.map(({ epsg }) => epsg).filter(code => code !== null));
  const named = Array.from(codes, code => `EPSG:${code}`).join(', ');
  if (codes.size > 1 && !isWgs84(codes)) {
    return `the coordinates are in several systems, ${named}, and the file can't say whose are whose: a Horizontal Reprojector before this node brings them together`;
  }
  if (writeCrs || isWgs84(codes)) return undefined;
  return `the coordinates are in ${named} and the file does not say so: \`writeCrs: true\` names it, and a Horizontal Reprojector to 4326 makes them what GeoJSON has by its standard`;
}

/** What the engine names a group's file by: the SHA-256 of the text of its values, where absent is null. */
function groupHash(feature: Feature, groupBy: readonly string[]): string {
  const key = groupBy.map((attribute): AttributeValue => feature.get(attribute) ?? null);
  return createHash('sha256').update(textOf(key)).digest('hex');
}

function* collectionPieces(features: Iterable<FeatureContent>, writeCrs: boolean): Generator<string> {
  yield `{"type":"FeatureCollection",${writeCrs ? `"crs":${crsOf(features)},` : ''}"features":[`;
  let separator = '\n';
  for (const feature of features) {
    yield separator + featureJson(feature);
    separator = ',\n';
  }
  yield '\n]}\n';
}

function featureJson({ id, metadata, attributes, geometry }: FeatureContent): string {
  const geometryJson = geometry === null ? 'null' : JSON.stringify(geometryToGeoJson(geometry));
  const identity = `"type":"Feature","id":${metadata?.sourceId ?? JSON.stringify(id)}`;
  return `{${identity},"properties":${attributesJson(attributes)},"geometry":${geometryJson}}`;
}

/** The value of the `crs` member, which GeoJSON had before RFC 7946; null unless all geometries agree. */
function crsOf(features: Iterable<FeatureContent>): string {
  const epsg = commonEpsg(geometriesOf(features));
  if (epsg === null) return 'null';
  return JSON.stringify({ type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${epsg}` } });
}

function* geometriesOf(features: Iterable<FeatureContent>): Generator<Geometry> {
  for (const { geometry } of features) if (geometry !== null) yield geometry;
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
