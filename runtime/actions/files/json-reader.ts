/** JSON Reader: one feature per object of a JSON array, or one for a JSON object. */
import { z } from 'zod';
import { isMap } from '../../feature/attribute-value.js';
import { Attributes } from '../../feature/attributes.js';
import { attributeValueFromJson } from '../../formats/json.js';
import { isArrayPart, isObjectPart, itemsOf, readPart, wholePart } from '../../formats/json-parts.js';
import { UserError } from '../../user-error.js';
import { defineSource, FEATURES } from '../action.js';
import { datasetOf, datasetParameters } from '../shared/dataset.js';
import { readingFrom, textOfDataset } from '../shared/dataset-text.js';

export const jsonReader = defineSource({
  name: 'JSON Reader',
  category: 'Input',
  summary: 'Reads one feature per object of a JSON array, or one for a JSON object',
  outputPorts: [FEATURES],
  parameters: z.object(datasetParameters),
  create(parameters, build) {
    const dataset = datasetOf(parameters, build);
    return {
      async start(out) {
        for (const attributes of readingFrom(dataset, objectsOf(textOfDataset(dataset)))) {
          const wait = out.emit({ attributes });
          if (wait !== undefined) await wait;
        }
      },
    };
  },
});

/** The objects one by one; other items of an array are passed over, as in the engine. */
function* objectsOf(text: string): Generator<Attributes> {
  const whole = wholePart(text);
  if (!isArrayPart(text, whole) && !isObjectPart(text, whole)) {
    throw new UserError('Invalid JSON format: it must be an object or an array of objects');
  }
  for (const part of isArrayPart(text, whole) ? itemsOf(text, whole) : [whole]) {
    const value = readPart(text, part, attributeValueFromJson);
    if (isMap(value)) yield Attributes.of(value);
  }
}
