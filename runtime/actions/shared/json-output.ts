/** Features as the text of a JSON file: the attributes of each as an object, or what a converter makes of them. */
import type { Code } from '../../expression/code.js';
import type { AttributeReader } from '../../expression/expression.js';
import { Attributes, type AttributesView } from '../../feature/attributes.js';
import { jsonOf } from '../../formats/json.js';

/** What a converter sees: a feature with this one attribute, a list of the attributes of all. */
const FEATURES_ATTRIBUTE = '__features';

/** Anything with attributes, mostly a feature. */
interface WithAttributes {
  readonly attributes: AttributesView;
}

/** The file in pieces: an array of objects, or the result of `converter`. Throws the converter's error. */
export function* jsonPieces(
  features: Iterable<WithAttributes>,
  converter: Code | undefined,
  variables: AttributeReader,
): Generator<string> {
  if (converter !== undefined) {
    const list = Array.from(features, ({ attributes }) => new Map(attributes.entries()));
    const scope = { attributes: Attributes.of([[FEATURES_ATTRIBUTE, list]]), variables };
    yield jsonOf(converter.value(scope));
    return;
  }
  let separator = '[';
  for (const { attributes } of features) {
    yield separator + attributesJson(attributes);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** The attributes as a JSON object, in their order. */
export function attributesJson(attributes: AttributesView): string {
  return jsonOf(new Map(attributes.entries()));
}
