import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NumberText } from '../../../../runtime/feature/attribute-value.js';
import { buildErrorOf, sentBy, type TestFeature } from '../run-action.js';

const name = 'Feature Counter';

function named(...names: readonly unknown[]): TestFeature[] {
  return names.map(city => ({ attributes: { city } }));
}

async function counts(parameters: object, inputs: readonly TestFeature[]): Promise<unknown[]> {
  const sent = await sentBy({ name, parameters: { outputAttribute: 'n', ...parameters }, inputs });
  return sent.map(({ attributes }) => attributes.n);
}

test('features are numbered from 1 as they arrive', async () => {
  assert.equal(await counts({}, named('a', 'b', 'a')), [1, 2, 3]);
});

test('numbering can start elsewhere, and goes on for each group by itself', async () => {
  const parameters = { countStart: 0, groupBy: ['city'] };
  assert.equal(await counts(parameters, [...named('a', 'b', 'a'), {}, {}]), [0, 0, 1, 0, 1]);
});

test('null is a group of its own, and the attribute is trimmed', async () => {
  const inputs = [{ attributes: { k: null } }, {}, { attributes: { k: '' } }, { attributes: { k: null } }];
  const sent = await sentBy({ name, parameters: { outputAttribute: ' c ', groupBy: ['k'] }, inputs });
  assert.equal(
    sent.map(({ attributes }) => attributes.c),
    [1, 1, 2, 2],
  );
});

test('counts are exact beyond 2^53', async () => {
  const counted = await counts({ countStart: Number.MAX_SAFE_INTEGER }, named('a', 'a', 'a'));
  assert.equal(counted.map(String), ['9007199254740991', '9007199254740992', '9007199254740993']);
});

test('groups go by the text of the values: 1 and "1" are one group, 1.0 is another', async () => {
  const inputs = named(1, '1', new NumberText('1.0'));
  assert.equal(await counts({ groupBy: ['city'] }, inputs), [1, 2, 1]);
});

test('the number replaces an attribute in its place, and the rest stays', async () => {
  const inputs = [{ attributes: { n: 'x', city: 'Ube' } }];
  const [sent] = await sentBy({ name, parameters: { outputAttribute: 'n' }, inputs });
  assert.equal(Object.entries(sent!.attributes), [
    ['n', 1],
    ['city', 'Ube'],
  ]);
});

test('the start must be a whole number that is not negative', async () => {
  for (const countStart of [-1, 1.5, 'one']) {
    const message = await buildErrorOf({
      name,
      parameters: { outputAttribute: 'n', countStart },
      inputs: [{}],
    });
    assert.match(message, /Feature Counter Factory error: parameter countStart/);
  }
});

test.run();
