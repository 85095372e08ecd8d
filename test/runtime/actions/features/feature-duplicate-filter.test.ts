import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sentBy, testId } from '../run-action.js';

test('the first feature of every id passes, in the order of arrival', async () => {
  const inputs = [2, 1, 2, 3, 1].map((n, i) => ({ id: testId(n), attributes: { i } }));
  const sent = await sentBy({ name: 'Feature Duplicate Filter', inputs });
  assert.equal(
    sent.map(({ id, attributes }) => [id, attributes.i]),
    [
      [testId(2), 0],
      [testId(1), 1],
      [testId(3), 3],
    ],
  );
});

test('equal attributes do not make a duplicate', async () => {
  const inputs = [{ attributes: { a: 1 } }, { attributes: { a: 1 } }];
  assert.is((await sentBy({ name: 'Feature Duplicate Filter', inputs })).length, 2);
});

test.run();
