import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromAttribute, toAttribute } from '../../../runtime/expression/conversion.js';
import { Expression } from '../../../runtime/expression/expression.js';
import {
  type AttributeValue,
  DateTime,
  NumberText,
  numberFromFloat,
  numberFromText,
  sameValue,
} from '../../../runtime/feature/attribute-value.js';
import { outcome } from './outcome.js';

function shown(value: AttributeValue): string {
  return Expression.compile('attributes["v"]').display({ attributes: new Map([['v', value]]) });
}

test('numbers are ints or floats by their text', () => {
  assert.is(shown(1), '1');
  assert.is(shown(1.5), '1.5');
  assert.is(shown(new NumberText('1.0')), '1.0');
  assert.is(shown(new NumberText('1e2')), '100.0');
  assert.is(shown(numberFromText('9223372036854775807')), '9223372036854775807');
  assert.is(shown(numberFromText('9223372036854775808')), '9.223372036854776e18');
  assert.is(shown(2 ** 60), '1152921504606847000', 'the text of the number, not its exact value');
  assert.is(shown(1e21), '1e21');
  assert.is(shown(new NumberText('-0')), '0');
});

test('a number beyond all floats is null, with a warning', () => {
  const { emitWarning } = process;
  const warnings: unknown[] = [];
  process.emitWarning = (warning: string | Error) => {
    warnings.push(warning);
  };
  try {
    assert.is(shown(new NumberText('1e999')), 'null');
    assert.is(shown(new NumberText('-1e999')), 'null');
  } finally {
    process.emitWarning = emitWarning;
  }
  assert.equal(warnings, ['The number 1e999 is out of range; expressions see it and its like as null.']);
});

test('dates and bytes are texts', () => {
  assert.is(shown(DateTime.parse('2024-07-01T09:30:00Z')!), '"2024-07-01T09:30:00Z"');
  assert.is(shown(new Uint8Array([255, 0, 1])), '"/wAB"');
});

test('arrays and maps are copies', () => {
  const attributes = new Map<string, AttributeValue>([['l', [1, new Map([['k', [2]]])]]]);
  const expression = Expression.compile(
    'l = attributes["l"]; l[1]["k"].append(3); l.append(4); attributes["l"]',
  );
  assert.equal(expression.evaluate({ attributes }), [1, new Map([['k', [2]]])]);
});

test('what an attribute can hold comes back as it was', () => {
  const values: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, false),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(numberFromFloat),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(int => numberFromText(String(int))),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map(entries => new Map(entries)),
    ),
  })).value;
  fc.assert(
    fc.property(values, value => {
      assert.ok(sameValue(toAttribute(fromAttribute(value)), value));
    }),
    { numRuns: 500 },
  );
});

test('what no attribute can hold', () => {
  const reasons: Readonly<Record<string, string>> = {
    len: 'function cannot be converted',
    'fn() { }': 'function cannot be converted',
    '[1, "a".upper]': 'function cannot be converted',
    math: 'module cannot be converted',
    '{"t": int}': "type 'int' cannot be converted",
    attributes: 'Attributes cannot be converted',
    variables: 'Variables cannot be converted',
    'math.nan': 'NaN cannot become an attribute',
    '[-math.inf]': '-inf cannot become an attribute',
  };
  for (const [source, reason] of Object.entries(reasons)) {
    assert.is(outcome(source), `conversion error: ${reason}`);
  }
});

test('a Regex becomes its pattern, a container may occur twice', () => {
  assert.is(outcome('[Regex("a+")]'), '["a+"]');
  assert.is(outcome('a = [1]; [a, a, {"a": a}]'), '[[1], [1], {"a": [1]}]');
});

test.run();
