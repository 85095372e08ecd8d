/** All 200 systems against PROJ itself. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAsProj, figures, proj } from './projection-figures.js';

test(`200 systems agree with PROJ ${proj} within the accuracy that it states`, async () => {
  assert.is(figures.length, 200);
  await assertAsProj(figures);
});

test.run();
