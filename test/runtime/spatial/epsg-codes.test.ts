/** The kinds of EPSG codes against PROJ, which the table was made from. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isGeographic, planeCodeOf } from '../../../runtime/spatial/epsg-codes.js';
import { projections } from '../../../runtime/spatial/projection.js';
import { UserError } from '../../../runtime/user-error.js';

test('a code is geographic if PROJ says so', async () => {
  const known = await projections();
  let systems = 0;
  // The ranges in which most codes are geographic, and some others.
  for (let code = 3800; code < 5400; code++) {
    try {
      assert.is(isGeographic(code), known.system(code).isGeographic, `EPSG:${code}`);
      systems++;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  assert.ok(systems > 800, `${systems}`);
  for (const code of [6697, 6668, 7844, 9000, 10178]) assert.ok(isGeographic(code), `${code}`);
  for (const code of [3857, 6677, 28992, 32654, 7415, 4978, 5773, 999_999])
    assert.not.ok(isGeographic(code), `${code}`);
});

test('systems with heights have the coordinates of those without', async () => {
  const known = await projections();
  const pairs: [number, number][] = [
    [4979, 4326],
    [6697, 6668],
    [7415, 28992],
    [4937, 4258],
    [4326, 4326],
    [999_999, 999_999],
  ];
  for (const [code, plane] of pairs) assert.is(planeCodeOf(code), plane);
  for (const [code, plane] of pairs.slice(0, 4)) {
    assert.equal(known.system(code).name.split(' +')[0], known.system(plane).name);
  }
});

test.run();
