/** Random features with everything that one can hold. */
import fc from 'fast-check';
import {
  type AttributeValue,
  DateTime,
  NumberText,
  numberFromText,
} from '../../../runtime/feature/attribute-value.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import type { FeatureParts } from '../../../runtime/feature/feature.js';
import type { Metadata } from '../../../runtime/feature/metadata.js';
import { anyGeometry } from '../formats/geometry-arbitrary.js';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    '12',
    '/',
    '~1',
    'a/b~c',
    '\n',
    '\u2028',
    '\ud800',
    '\ue000n1',
    '\ufeff',
  ),
);

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter(value => !Object.is(value, -0)),
  fc.integer(),
  fc
    .constantFrom('1.0', '1.50', '-0.0', '1e+16', '1e+2', '123456789012345678901', '0.10')
    .map(numberFromText),
);

const dateTime = fc.oneof(
  fc.constantFrom('2024-07-01', '2024-02-29', '2024-07-01 09:30:00Z', '0001-01-01T00:00:00.000000001+09:00'),
  fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
    .map(date => date.toISOString()),
);

const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom(null, true, false),
  number,
  text,
  dateTime.map(spelled => DateTime.parse(spelled)!),
  fc.uint8Array({ maxLength: 6 }),
);

const { value } = fc.letrec<{ value: AttributeValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map(entries => new Map(entries)),
    },
  ),
}));

const metadata: fc.Arbitrary<Metadata | null> = fc.option(
  fc.record({ featureId: text, featureType: text, lod: fc.nat(4) }, { requiredKeys: [] }),
);

export const anyFeature: fc.Arbitrary<FeatureParts> = fc.record({
  id: fc.oneof(fc.uuid(), text),
  metadata,
  attributes: fc
    .array(fc.tuple(text, value), { maxLength: 6 })
    .map(entries => Attributes.of(new Map(entries))),
  geometry: fc.option(anyGeometry()),
});

/** Everything of a feature in plain values that can be compared: nothing of it is equal unless its types are. */
export function comparable({ id, metadata, attributes, geometry }: FeatureParts): unknown {
  return {
    id,
    metadata: metadata && { ...metadata },
    attributes: [...attributes.entries()].map(plainEntry),
    geometry,
  };
}

function plainEntry([key, item]: readonly [string, AttributeValue]): unknown {
  return [key, plain(item)];
}

function plain(item: AttributeValue): unknown {
  if (item instanceof NumberText) return ['number', item.text];
  if (item instanceof DateTime) return ['date-time', item.text];
  if (item instanceof Uint8Array) return ['bytes', ...item];
  if (item instanceof Map) return ['map', ...Array.from(item, plainEntry)];
  return Array.isArray(item) ? ['array', ...item.map(plain)] : item;
}
