/** GeoJSON Reader: the features of a GeoJSON FeatureCollection. */
import { z } from 'zod';
import { Attributes } from '../../feature/attributes.js';
import { type Geometry, GeometryCollection, hasZ } from '../../feature/geometry.js';
import type { NamedSystem } from '../../formats/geojson-crs.js';
import { featuresOfGeoJson } from '../../formats/geojson-features.js';
import { UserError } from '../../user-error.js';
import { type ActionContext, defineSource, FEATURES, type NewFeature } from '../action.js';
import { datasetOf, datasetParameters } from '../shared/dataset.js';
import { readingFrom, textOfDataset } from '../shared/dataset-text.js';
import { ForeignIds, uuidOf } from '../shared/foreign-ids.js';
import { name, optional } from '../shared/parameters.js';

/** WGS 84, longitude and latitude, without and with ellipsoidal heights. */
const WGS84 = 4326;
const WGS84_HEIGHTS = 4979;

export const geoJsonReader = defineSource({
  name: 'GeoJSON Reader',
  category: 'Input',
  summary: 'Reads the features of a GeoJSON FeatureCollection',
  outputPorts: [FEATURES],
  parameters: z.object({
    ...datasetParameters,
    /** Gets the features' ids. Not the engine's, which drops those that are no UUIDs. */
    idAttribute: optional(name()),
  }),
  create({ idAttribute, ...data }, build) {
    const dataset = datasetOf(data, build);
    return {
      async start(out) {
        const ids = new ForeignIds(idAttribute);
        const systems = new NamedSystems();
        for (const feature of readingFrom(dataset, newFeatures(textOfDataset(dataset), ids, systems))) {
          const wait = out.emit(feature);
          if (wait !== undefined) await wait;
        }
        ids.report(out, 'geojson.foreign_id', dataset.name);
        systems.report(out, dataset.name);
      },
    };
  },
});

function* newFeatures(text: string, ids: ForeignIds, systems: NamedSystems): Generator<NewFeature> {
  let number = 0;
  for (const { id, properties, geometry, system } of featuresOfGeoJson(text)) {
    number++;
    if (geometry instanceof GeometryCollection) {
      throw new UserError(`feature ${number}: geometry collections can't be read; split it into features`);
    }
    if (geometry !== null) geometry.epsg = systems.codeFor(geometry, system);
    const attributes = Attributes.of(properties);
    const idOfFile = ids.keep(id, attributes);
    // The engine gives features without geometry a code too.
    const metadata = geometry === null ? { ...idOfFile, epsg: WGS84 } : idOfFile;
    yield { id: uuidOf(id), metadata, attributes, geometry };
  }
}

/** The codes that geometries get, and whether any member `crs` was not understood. */
class NamedSystems {
  private misread = 0;
  private first = '';

  /** WGS 84 where nothing else is named: the engine looks at no `crs`, and most that there are name it. */
  codeFor(geometry: Exclude<Geometry, GeometryCollection>, system: NamedSystem | undefined): number | null {
    if (system?.unknown !== undefined) {
      if (this.misread === 0) this.first = system.unknown;
      this.misread++;
    }
    const code = system === undefined ? WGS84 : system.epsg;
    return code === WGS84 && hasZ(geometry.layout) ? WGS84_HEIGHTS : code;
  }

  report(context: ActionContext, file: string): void {
    if (this.misread === 0) return;
    const features = this.misread === 1 ? '1 feature has' : `${this.misread} features have`;
    context.note(
      'geojson.unknown_crs',
      `${file}: ${features} a member \`crs\` that names no EPSG code, ${this.first}: the geometry got none, so ` +
        'Horizontal Reprojector needs `sourceEpsgCode`',
    );
  }
}
