import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildErrorOf, runActionEverywhere, sentBy, type TestFeature, testId } from '../run-action.js';

const name = 'Attribute Manager';
const gauge: TestFeature = { attributes: { name: 'Kotogawa', level: 3, unit: 'm' } };

const expr = (value: string): object => ({ type: 'flowExpr', value });
const run = (operations: readonly object[], inputs: readonly TestFeature[] = [gauge]) => ({
  name,
  parameters: { operations },
  inputs,
});

async function attributesAfter(...operations: readonly object[]): Promise<unknown> {
  const [sent] = await sentBy(run(operations));
  return Object.entries(sent!.attributes);
}

test('create adds an attribute at the end, or replaces one in its place', async () => {
  assert.equal(
    await attributesAfter(
      { attribute: 'alarm', method: 'create', value: expr('attributes["level"] > 2') },
      { attribute: 'name', method: 'create', value: { type: 'string', value: 'attributes' } },
    ),
    [
      ['name', 'attributes'],
      ['level', 3],
      ['unit', 'm'],
      ['alarm', true],
    ],
  );
});

test('create without a value does nothing', async () => {
  assert.equal(await attributesAfter({ attribute: 'alarm', method: 'create' }), [
    ['name', 'Kotogawa'],
    ['level', 3],
    ['unit', 'm'],
  ]);
});

test('convert only writes an attribute that the feature has', async () => {
  assert.equal(
    await attributesAfter(
      { attribute: 'level', method: 'convert', value: expr('attributes["level"] * 100') },
      { attribute: 'depth', method: 'convert', value: expr('1') },
    ),
    [
      ['name', 'Kotogawa'],
      ['level', 300],
      ['unit', 'm'],
    ],
  );
});

test('rename puts the value at the end, and the last attribute into the hole', async () => {
  const value = { type: 'string', value: ' river ' };
  assert.equal(await attributesAfter({ attribute: 'name', method: 'rename', value }), [
    ['unit', 'm'],
    ['level', 3],
    ['river', 'Kotogawa'],
  ]);
});

test('rename does nothing to an absent attribute, or to a name that is taken', async () => {
  const rename = (attribute: string, value: string): object => ({
    attribute,
    method: 'rename',
    value: { type: 'string', value },
  });
  const [sent] = await sentBy(run([rename('depth', 'level'), rename('name', 'unit')]));
  assert.equal(sent!.attributes, gauge.attributes);
});

test('remove moves the last attribute into the hole', async () => {
  assert.equal(await attributesAfter({ attribute: 'name', method: 'remove' }), [
    ['unit', 'm'],
    ['level', 3],
  ]);
});

test('every operation sees the input as it came', async () => {
  const value = expr('attributes["level"] + 1');
  assert.equal(
    await attributesAfter(
      { attribute: 'level', method: 'create', value },
      { attribute: 'next', method: 'create', value },
      { attribute: 'next', method: 'remove' },
    ),
    [
      ['name', 'Kotogawa'],
      ['level', 4],
      ['unit', 'm'],
      ['next', 4],
    ],
  );
});

test('an expression that fails skips its operation and is reported with the feature', async () => {
  const operations = [
    { attribute: 'a', method: 'create', value: expr('attributes["depth"]') },
    { attribute: 'b', method: 'create', value: expr('1') },
  ];
  const { outputs, diagnostics, status } = await runActionEverywhere(run(operations, [gauge, {}]));
  assert.is(status, 'completed');
  assert.equal(
    outputs.features!.map(({ attributes }) => attributes),
    [{ ...gauge.attributes, b: 1 }, { b: 1 }],
  );
  assert.is(diagnostics.length, 1);
  const [{ code, count, sampleIds, message }] = diagnostics as [(typeof diagnostics)[0]];
  assert.equal([code, count, sampleIds], ['expr.attribute_operation_failed', 2, [testId(1), testId(2)]]);
  assert.match(message, /create "a": .*depth/);
});

test('variables are seen', async () => {
  const operations = [{ attribute: 'city', method: 'create', value: expr('variables["city"]') }];
  const [sent] = await sentBy({ ...run(operations, [{}]), variables: { city: 'Ube' } });
  assert.equal(sent!.attributes, { city: 'Ube' });
});

test('a rename without a new name, and an unknown method, are mistakes in the workflow', async () => {
  assert.match(
    await buildErrorOf(run([{ attribute: 'a', method: 'rename' }])),
    /operations\[0\].*the new name/,
  );
  assert.match(await buildErrorOf(run([{ attribute: 'a', method: 'drop' }])), /operations\[0\]\.method/);
});

test.run();
