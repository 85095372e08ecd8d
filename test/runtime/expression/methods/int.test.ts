import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from '../outcome.js';

test('bit_length', () => {
  assert.is(
    outcome('[(0).bit_length(), (1).bit_length(), (255).bit_length(), (256).bit_length()]'),
    '[0, 1, 8, 9]',
  );
  assert.is(outcome('(9223372036854775807).bit_length()'), '63');
  assert.is(failure('(-1).bit_length()'), 'bit_length() not supported for negative integers');
});

test.run();
