import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NumberText, numberFromText } from '../../../../runtime/feature/attribute-value.js';
import {
  buildErrorOf,
  runAction,
  runActionEverywhere,
  sentBy,
  type TestFeature,
  testId,
} from '../run-action.js';

const name = 'Statistics Calculator';
const level = { type: 'flowExpr', value: 'attributes["level"]' };

function levels(...values: readonly unknown[]): TestFeature[] {
  return values.map(value => ({ attributes: { level: value } }));
}

async function summary(aggregation: string, inputs: readonly TestFeature[]): Promise<unknown> {
  const parameters = { calculations: [{ newAttribute: 'result', aggregation, expr: level }] };
  const [sent] = await sentBy({ name, parameters, inputs });
  return sent!.attributes.result;
}

test('inputs pass unchanged by the port complete', async () => {
  const parameters = { calculations: [{ newAttribute: 'n', aggregation: 'count' }] };
  const sent = await sentBy({ name, parameters, inputs: levels(1, 2) }, 'complete');
  assert.equal(
    sent.map(({ id, attributes }) => [id, attributes]),
    [
      [testId(1), { level: 1 }],
      [testId(2), { level: 2 }],
    ],
  );
});

test('there is one summary per group, with the attributes of the group and the results in their order', async () => {
  const inputs = [
    { attributes: { city: 'Ube', ward: 1, level: 3 } },
    { attributes: { city: 'Hagi', ward: 2, level: 5 } },
    { attributes: { city: 'Ube', ward: 1, level: 4 } },
    { attributes: { level: 1 } },
  ];
  const parameters = {
    groupBy: ['city', 'ward'],
    groupId: 'key',
    calculations: [
      { newAttribute: 'n', aggregation: 'count' },
      { newAttribute: 'total', expr: level },
      { newAttribute: 'highest', aggregation: 'max', expr: level },
    ],
  };
  const sent = await sentBy({ name, parameters, inputs });
  assert.equal(
    sent.map(({ attributes }) => Object.entries(attributes)),
    [
      [
        ['city', 'Ube'],
        ['ward', '1'],
        ['key', 'Ube|1'],
        ['n', 2],
        ['total', 7],
        ['highest', 4],
      ],
      [
        ['city', 'Hagi'],
        ['ward', '2'],
        ['key', 'Hagi|2'],
        ['n', 1],
        ['total', 5],
        ['highest', 5],
      ],
      [
        ['city', ''],
        ['ward', ''],
        ['key', '|'],
        ['n', 1],
        ['total', 1],
        ['highest', 1],
      ],
    ],
  );
  assert.is(sent[0]!.geometry, null);
  assert.is(new Set(sent.map(({ id }) => id)).size, 3);
});

test('null has a text in the key, only an absent attribute is empty', async () => {
  const inputs = [
    { attributes: { k: null, j: 1 } },
    { attributes: { k: null } },
    {},
    { attributes: { k: '' } },
  ];
  const parameters = {
    groupBy: ['k', 'j'],
    groupId: 'id',
    calculations: [{ newAttribute: 'n', aggregation: 'count' }],
  };
  const sent = await sentBy({ name, parameters, inputs });
  assert.equal(
    sent.map(({ attributes: { id, n } }) => [id, n]),
    [
      ['null|1', 1],
      ['null|', 1],
      ['|', 2],
    ],
  );
});

test('without calculations there are no summaries', async () => {
  const inputs = [{ attributes: { k: 'a' } }];
  const { outputs } = await runActionEverywhere({
    name,
    parameters: { groupBy: ['k'], calculations: [] },
    inputs,
  });
  assert.equal([outputs.complete!.length, outputs.features!.length], [1, 0]);
});

test('a group value with the separator in it moves the next ones, as in the engine', async () => {
  const inputs = [{ attributes: { a: 'x|y', b: 'z' } }];
  const parameters = { groupBy: ['a', 'b'], calculations: [{ newAttribute: 'n', aggregation: 'count' }] };
  const [sent] = await sentBy({ name, parameters, inputs });
  assert.equal(sent!.attributes, { a: 'x', b: 'y', n: 1 });
});

test('whole results are integers and others floats', async () => {
  assert.equal(await summary('sum', levels(1.5, 2.5)), 4);
  assert.equal(await summary('sum', levels(1, 0.25)), 1.25);
  assert.equal(await summary('mean', levels(1, 2)), 1.5);
  assert.equal(await summary('mean', levels(1, 3)), 2);
  assert.equal(await summary('min', levels(3, new NumberText('2.0'))), 2);
  assert.equal(await summary('max', levels(0.5, 0.75)), 0.75);
  assert.equal(
    await summary('max', levels(new NumberText('1e300'), 0.75)),
    numberFromText('9223372036854775807'),
  );
});

test('sums of integers are exact beyond what doubles hold', async () => {
  const largest = numberFromText('9007199254740993');
  assert.equal(await summary('sum', levels(largest, 2, -1)), numberFromText('9007199254740994'));
  assert.equal(await summary('sum', levels(9007199254740991, 2)), numberFromText('9007199254740993'));
  assert.equal(
    await summary('sum', levels(numberFromText('9223372036854775806'), 1)),
    numberFromText('9223372036854775807'),
  );
  assert.equal(await summary('max', levels(9007199254740992, largest)), largest);
  assert.equal(await summary('min', levels(largest, 9007199254740992)), 9007199254740992);
});

test('negative numbers are summed and compared as they are', async () => {
  assert.equal(await summary('sum', levels(-5, 3)), -2);
  assert.equal(await summary('max', levels(-5, -3)), -3);
  assert.equal(await summary('min', levels(-0.5, -3)), -3);
});

test('calculations of one attribute share what they have seen', async () => {
  const half = { type: 'flowExpr', value: 'attributes["level"] / 2' };
  const calculations = [
    { newAttribute: 'total', aggregation: 'sum', expr: level },
    { newAttribute: 'total', aggregation: 'sum', expr: half },
  ];
  const [sent] = await sentBy({ name, parameters: { calculations }, inputs: levels(4) });
  assert.equal(sent!.attributes, { total: 6 });
});

test('without inputs there is no summary', async () => {
  const parameters = { calculations: [{ newAttribute: 'n', aggregation: 'count' }] };
  assert.equal(await sentBy({ name, parameters }), []);
});

test('a value that is no number, or an expression that fails, fails the node with the feature', async () => {
  const parameters = { calculations: [{ newAttribute: 'total', expr: level }] };
  const text = await runActionEverywhere({ name, parameters, inputs: levels(1, 'high') });
  assert.match(text.failure!, new RegExp(`on feature ${testId(2)}.*"total".*"high"`));
  const absent = await runAction({ name, parameters, inputs: [{}] });
  assert.match(absent.failure!, /'level' not found/);
});

test('a feature that fails behind other calculations is counted by these, which the failure says', async () => {
  const calculations = [
    { newAttribute: 'n', aggregation: 'count' },
    { newAttribute: 'total', expr: level },
    { newAttribute: 'n', aggregation: 'min', expr: level },
  ];
  const groupBy = ['place'];
  const inputs = [
    { attributes: { place: 'a', level: 5 } },
    { attributes: { place: 'a', level: 'high' } },
    { attributes: { place: 'b', level: 'low' } },
    { attributes: { place: 'c', level: 7 } },
  ];
  const { outputs, failure } = await runActionEverywhere({
    name,
    parameters: { calculations, groupBy },
    inputs,
  });
  assert.equal(
    outputs.features!.map(({ attributes }) => attributes),
    [
      { place: 'a', n: 5, total: 5 },
      { place: 'b', n: 1 },
      { place: 'c', n: 7, total: 7 },
    ],
  );
  assert.equal(
    outputs.complete!.map(({ id }) => id),
    [testId(1), testId(4)],
  );
  assert.match(failure!, /the calculations before it, "n", have counted the feature/);
});

test('every aggregation but count needs an expression', async () => {
  const parameters = { calculations: [{ newAttribute: 'total' }] };
  assert.match(await buildErrorOf({ name, parameters, inputs: [{}] }), /calculations\[0\]\.expr/);
});

test.run();
