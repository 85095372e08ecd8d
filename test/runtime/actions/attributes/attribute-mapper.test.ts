import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runActionEverywhere, sentBy, type TestFeature, testId } from '../run-action.js';

const name = 'Attribute Mapper';
const expr = (value: string): object => ({ type: 'flowExpr', value });
const gauge: TestFeature = {
  attributes: { name: 'Kotogawa', level: 3, at: { lon: 131.2, lat: 33.9 } },
  geometry: { type: 'Point', coordinates: [131.2, 33.9] },
  epsg: 4326,
};

async function mapped(...mappers: readonly object[]): Promise<unknown> {
  const [sent] = await sentBy({ name, parameters: { mappers }, inputs: [gauge] });
  return Object.entries(sent!.attributes);
}

test('the output has what the rules produce and nothing else, in their order', async () => {
  assert.equal(
    await mapped(
      { attribute: 'cm', expr: expr('attributes["level"] * 100') },
      { attribute: 'river', valueAttribute: 'name' },
      { attribute: 'lat', parentAttribute: 'at', childAttribute: 'lat' },
      { multipleExpr: expr('{"unit": "cm", "level": attributes["level"]}') },
      { attribute: 'cm', expr: { type: 'string', value: 'replaced' } },
    ),
    [
      ['cm', 'replaced'],
      ['river', 'Kotogawa'],
      ['lat', 33.9],
      ['unit', 'cm'],
      ['level', 3],
    ],
  );
});

test('id and geometry stay', async () => {
  const [sent] = await sentBy({ name, parameters: { mappers: [] }, inputs: [gauge] });
  assert.equal(sent, { id: testId(1), attributes: {}, geometry: gauge.geometry, epsg: 4326 });
});

test('an absent value is null; an absent member, and a rule that says nothing, produce nothing', async () => {
  assert.equal(
    await mapped(
      { attribute: 'depth', valueAttribute: 'depth' },
      { attribute: 'height', parentAttribute: 'at', childAttribute: 'height' },
      { attribute: 'lat', parentAttribute: 'level', childAttribute: 'lat' },
      { attribute: 'half', parentAttribute: 'at' },
      { attribute: 'nothing' },
      {},
    ),
    [['depth', null]],
  );
});

test('an expression goes before the other ways of a rule', async () => {
  const rule = { attribute: 'a', expr: expr('1'), valueAttribute: 'name', parentAttribute: 'at' };
  assert.equal(await mapped(rule), [['a', 1]]);
});

test('an expression that fails gives null, or no entries, and is reported', async () => {
  const mappers = [
    { attribute: 'a', expr: expr('attributes["depth"]') },
    { multipleExpr: expr('attributes["depth"]') },
    { multipleExpr: expr('7') },
  ];
  const { outputs, diagnostics } = await runActionEverywhere({
    name,
    parameters: { mappers },
    inputs: [gauge],
  });
  assert.equal(outputs.features![0]!.attributes, { a: null });
  assert.equal(
    diagnostics.map(({ code, count }) => [code, count]),
    [['expr.attribute_operation_failed', 3]],
  );
});

test.run();
