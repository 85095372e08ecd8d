/** TopoJSON Reader: the features of one object of a TopoJSON topology. Not an action of the engine. */
import { z } from 'zod';
import { Attributes } from '../../feature/attributes.js';
import { readPart } from '../../formats/json-parts.js';
import { featuresOfTopoJson, type TopoJsonFeature } from '../../formats/topojson.js';
import { UserError } from '../../user-error.js';
import { defineSource, FEATURES } from '../action.js';
import { datasetOf, datasetParameters } from '../shared/dataset.js';
import { readingFrom, textOfDataset } from '../shared/dataset-text.js';
import { optional, withDefault } from '../shared/parameters.js';

const parameters = z.object({
  ...datasetParameters,
  /** The object's name; it can be left out where there is only one. */
  object: optional(z.string()),
  epsg: withDefault(z.int().positive(), 4326),
});

export const topoJsonReader = defineSource({
  name: 'TopoJSON Reader',
  category: 'Input',
  summary: 'Reads the features of one object of a TopoJSON topology',
  outputPorts: [FEATURES],
  parameters,
  create({ object, epsg, ...data }, build) {
    const dataset = datasetOf(data, build);
    return {
      async start(out) {
        for (const feature of readingFrom(dataset, featuresOf(textOfDataset(dataset), object, epsg))) {
          const { geometry } = feature;
          const wait = out.emit({ attributes: attributesOf(feature), geometry });
          if (wait !== undefined) await wait;
        }
      },
    };
  },
});

function* featuresOf(text: string, object: string | undefined, epsg: number): Generator<TopoJsonFeature> {
  const topology = readPart(text, { start: 0, end: text.length }, part => JSON.parse(part) as unknown);
  yield* featuresOfTopoJson(topology, object ?? onlyObjectOf(topology), epsg);
}

/** The name of a topology's object where there is only one; "", which no reader finds, where there is none. */
function onlyObjectOf(topology: unknown): string {
  const { objects } = (topology ?? {}) as { objects?: unknown };
  const names = typeof objects === 'object' && objects !== null ? Object.keys(objects) : [];
  if (names.length <= 1) return names[0] ?? '';
  const quoted = names.map(name => `"${name}"`).join(', ');
  throw new UserError(`the topology has several objects, so \`object\` must name one of them: ${quoted}`);
}

/** The properties, and the feature's own id if it has one. */
function attributesOf({ id, properties }: TopoJsonFeature): Attributes {
  const attributes = Attributes.of(properties);
  if (id !== undefined) attributes.set('id', id);
  return attributes;
}
