/** TopoJSON Reader: the features of one object of a TopoJSON topology. Not an action of the engine. */
import { z } from 'zod';
import { Attributes } from '../../feature/attributes.js';
import { featuresOfTopoJson, type TopoJsonFeature } from '../../formats/topojson.js';
import { defineSource, FEATURES } from '../action.js';
import { type Dataset, datasetOf, datasetParameters } from '../shared/dataset.js';
import { readingFrom, textOfDataset } from '../shared/dataset-text.js';
import { ForeignIds, uuidOf } from '../shared/foreign-ids.js';
import { name, optional, withDefault } from '../shared/parameters.js';

const parameters = z.object({
  ...datasetParameters,
  /** The object's name; it can be left out where there is only one. */
  object: optional(z.string()),
  epsg: withDefault(z.int().positive(), 4326),
  /** Gets the features' ids; a property of this name is not overwritten. */
  idAttribute: withDefault(name(), 'id'),
});

export const topoJsonReader = defineSource({
  name: 'TopoJSON Reader',
  category: 'Input',
  summary: 'Reads the features of one object of a TopoJSON topology',
  outputPorts: [FEATURES],
  parameters,
  create({ object, epsg, idAttribute, ...data }, build) {
    const dataset = datasetOf(data, build);
    return {
      async start(out) {
        const ids = new ForeignIds(idAttribute);
        const features = featuresIn(dataset, object, epsg);
        for (const { id, properties, geometry } of readingFrom(dataset, features)) {
          const attributes = Attributes.of(properties);
          const metadata = ids.keep(id, attributes);
          const wait = out.emit({ id: uuidOf(id), metadata, attributes, geometry });
          if (wait !== undefined) await wait;
        }
        ids.report(out, 'topojson.foreign_id', dataset.name);
      },
    };
  },
});

/** Not read before it is iterated over, so that its errors get the dataset's name. */
function* featuresIn(dataset: Dataset, object: string | undefined, epsg: number): Generator<TopoJsonFeature> {
  yield* featuresOfTopoJson(textOfDataset(dataset), object, epsg);
}
