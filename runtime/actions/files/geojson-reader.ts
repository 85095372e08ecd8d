/** GeoJSON Reader: the features of a GeoJSON FeatureCollection. */
import { z } from 'zod';
import { Attributes } from '../../feature/attributes.js';
import { GeometryCollection, hasZ } from '../../feature/geometry.js';
import { featuresOfGeoJson } from '../../formats/geojson-features.js';
import { UserError } from '../../user-error.js';
import { defineSource, FEATURES, type NewFeature } from '../action.js';
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
        for (const feature of readingFrom(dataset, newFeatures(textOfDataset(dataset), ids))) {
          const wait = out.emit(feature);
          if (wait !== undefined) await wait;
        }
        ids.report(out, 'geojson.foreign_id', dataset.name);
      },
    };
  },
});

function* newFeatures(text: string, ids: ForeignIds): Generator<NewFeature> {
  let number = 0;
  for (const { id, properties, geometry } of featuresOfGeoJson(text)) {
    number++;
    if (geometry instanceof GeometryCollection) {
      throw new UserError(`feature ${number}: geometry collections can't be read; split it into features`);
    }
    if (geometry !== null) geometry.epsg = hasZ(geometry.layout) ? WGS84_HEIGHTS : WGS84;
    const attributes = Attributes.of(properties);
    const metadata = ids.keep(id, attributes);
    yield { id: uuidOf(id), metadata, attributes, geometry };
  }
}
