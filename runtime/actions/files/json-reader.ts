/** JSON Reader: one feature per object of a JSON array, or one for a JSON object. */
import { z } from 'zod';
import { type AttributeMap, type AttributeValue, isMap } from '../../feature/attribute-value.js';
import { Attributes } from '../../feature/attributes.js';
import { attributeValueFromJson } from '../../formats/json.js';
import { isArrayPart, isObjectPart, itemsOf, readPart, wholePart } from '../../formats/json-parts.js';
import { UserError } from '../../user-error.js';
import { defineSource, FEATURES } from '../action.js';
import { datasetOf, datasetParameters } from '../shared/dataset.js';
import { readingFrom, textOfDataset } from '../shared/dataset-text.js';
import { skippedSentence } from '../shared/skipped-items.js';

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
        let skipped = 0;
        for (const value of readingFrom(dataset, valuesOf(textOfDataset(dataset)))) {
          if (!isMap(value)) {
            skipped++;
            continue;
          }
          const wait = out.emit({ attributes: Attributes.of(trimmedNames(value)) });
          if (wait !== undefined) await wait;
        }
        if (skipped > 0) out.note('json.skipped_items', `${dataset.name}: ${skippedSentence(skipped)}`);
      },
    };
  },
});

/** As in the engine, whitespace around a name does not count; of names that are one then, the last has the value. */
function* trimmedNames(map: AttributeMap): Generator<[string, AttributeValue]> {
  for (const [name, value] of map) yield [name.trim(), value];
}

/** The object, or the items of the array one by one; those that are no objects are passed over, as in the engine. */
function* valuesOf(text: string): Generator<AttributeValue> {
  const whole = wholePart(text);
  if (!isArrayPart(text, whole) && !isObjectPart(text, whole)) {
    throw new UserError('Invalid JSON format: it must be an object or an array of objects');
  }
  for (const part of isArrayPart(text, whole) ? itemsOf(text, whole) : [whole]) {
    yield readPart(text, part, attributeValueFromJson);
  }
}
