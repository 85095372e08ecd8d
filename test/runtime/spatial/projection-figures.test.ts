/** Every eighth of the systems that projection-figures.slow.ts holds against PROJ, which takes ten seconds for all. */
import { test } from 'uvu';
import { assertAsProj, figures, proj } from './projection-figures.js';

test(`systems agree with PROJ ${proj} within the accuracy that it states`, () =>
  assertAsProj(figures.filter((_, i) => i % 8 === 0)));

test.run();
