/** GeoJSON Reader: the features of a GeoJSON FeatureCollection. */
import { z } from 'zod';
import { Attributes } from '../../feature/attributes.js';
import { GeometryCollection, hasZ } from '../../feature/geometry.js';
import { featuresOfGeoJson, type GeoJsonFeature } from '../../formats/geojson-features.js';
import { UserError } from '../../user-error.js';
import { defineSource, FEATURES, type NewFeature } from '../action.js';
import { datasetOf, datasetParameters } from '../shared/dataset.js';
import { readingFrom, textOfDataset } from '../shared/dataset-text.js';

/** WGS 84, longitude and latitude, without and with ellipsoidal heights. */
const WGS84 = 4326;
const WGS84_HEIGHTS = 4979;

export const geoJsonReader = defineSource({
  name: 'GeoJSON Reader',
  category: 'Input',
  summary: 'Reads the features of a GeoJSON FeatureCollection',
  outputPorts: [FEATURES],
  parameters: z.object(datasetParameters),
  create(parameters, build) {
    const dataset = datasetOf(parameters, build);
    return {
      async start(out) {
        for (const feature of readingFrom(dataset, newFeatures(textOfDataset(dataset)))) {
          const wait = out.emit(feature);
          if (wait !== undefined) await wait;
        }
      },
    };
  },
});

function* newFeatures(text: string): Generator<NewFeature> {
  let number = 0;
  for (const { id, properties, geometry } of featuresOfGeoJson(text)) {
    number++;
    if (geometry instanceof GeometryCollection) {
      throw new UserError(`feature ${number}: geometry collections can't be read; split it into features`);
    }
    if (geometry !== null) geometry.epsg = hasZ(geometry.layout) ? WGS84_HEIGHTS : WGS84;
    yield { id: uuidOf(id), attributes: Attributes.of(properties), geometry };
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id if it can be a feature's own; another is made by the runtime. */
function uuidOf(id: GeoJsonFeature['id']): string | undefined {
  return typeof id === 'string' && UUID.test(id) ? id.toLowerCase() : undefined;
}
