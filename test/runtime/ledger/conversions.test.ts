/** Copies that are no clones: 8 bytes an ordinate of what goes in and out, the same under every strategy. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { conversionsDifference, conversionTotals } from '../../../profiles/clones/conversions-table.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import { ConversionCounter } from '../../../runtime/ledger/conversions.js';
import { ACTION_NODE, type ActionRun, runAction } from '../actions/run-action.js';
import { box, wkt } from '../actions/shapes.js';

/** `conversion count bytes` of the action, which must be the same under every strategy and mutation mode. */
async function conversionsOf(run: ActionRun): Promise<string[]> {
  const all = new Set<string>();
  for (const sharing of STRATEGIES) {
    for (const mutation of ['clone-then-mutate', 'move-then-mutate'] as const) {
      const { conversions, failure } = await runAction({
        ...run,
        options: { ...run.options, sharing, mutation },
      });
      assert.is(failure, null);
      const own = conversions.filter(({ node }) => node === ACTION_NODE);
      const rows = own.map(({ conversion, count, bytes }) => `${conversion} ${count} ${bytes}`);
      all.add(rows.join('\n'));
    }
  }
  assert.is(all.size, 1);
  return [...all][0]!.split('\n').filter(row => row !== '');
}

const squares = [{ geometry: box(0, 0, 1, 1) }, { geometry: box(5, 5, 6, 6) }];

test('what goes into GEOS and comes out', async () => {
  // Two rings of five positions go in, to be checked and to be united; a multi-polygon of both comes out.
  assert.equal(await conversionsOf({ name: 'Dissolver', parameters: {}, inputs: squares }), [
    'geos-in 4 320',
    'geos-out 1 160',
  ]);
});

test('coordinates that are projected or lose their heights are written anew', async () => {
  const reproject = {
    name: 'Horizontal Reprojector',
    parameters: { targetEpsgCode: { type: 'flowExpr', value: '3857' } },
    inputs: [{ geometry: wkt('LINESTRING Z (1 2 3, 4 5 6)', 4326) }, { geometry: wkt('POINT (1 2)', 4326) }],
  };
  assert.equal(await conversionsOf(reproject), ['reprojection 2 64']);
  const flatten = {
    name: 'Two Dimension Forcer',
    inputs: [{ geometry: wkt('LINESTRING Z (1 2 3, 4 5 6)') }],
  };
  assert.equal(await conversionsOf(flatten), ['flattening 1 32']);
});

test('an action’s own copies: of a geometry that it buffers, of attributes that it reads back for a piece', async () => {
  const parameters = { bufferType: 'area2d', distance: 1, interpolationAngle: 10 };
  const buffered = await conversionsOf({
    name: 'Bufferer',
    parameters,
    inputs: [{ geometry: box(0, 0, 1, 1) }],
  });
  // Five positions, and two offsets of 4 bytes for the one ring.
  assert.ok(buffered.includes('own-copy 1 88'), buffered.join());
  // Three pieces of two areas, each with the two attributes of its parent.
  const overlapping = [box(0, 0, 2, 2), box(1, 1, 3, 3)];
  const inputs = overlapping.map(geometry => ({ geometry, attributes: { a: 1, b: 2 } }));
  const overlaid = await conversionsOf({ name: 'Area On Area Overlayer', parameters: {}, inputs });
  assert.ok(overlaid.includes('read-back 3 48'), overlaid.join());
});

test('what has no room in memory goes to disk and comes back', async () => {
  const run = {
    name: 'Feature Sorter',
    parameters: { attributes: ['n'], order: 'ascending' },
    inputs: [3, 1, 2].map(n => ({ attributes: { n } })),
  };
  assert.equal(await conversionsOf(run), []);
  const [out, back, ...others] = await conversionsOf({ ...run, options: { memoryBudget: 1e-6 } });
  assert.match(out!, /^spill-out 3 \d+$/);
  assert.is(back, out!.replace('spill-out', 'spill-in'));
  assert.equal(others, []);
});

test('actions that pass on, clone or edit convert nothing', async () => {
  const inputs = [{ attributes: { a: 1 }, geometry: box(0, 0, 1, 1) }];
  assert.equal(
    await conversionsOf({ name: 'Vertex Counter', parameters: { outputAttribute: 'n' }, inputs }),
    [],
  );
});

test('between two moments only what came counts', () => {
  const counter = new ConversionCounter('node');
  counter.add('geos-in', 10);
  counter.add('geos-out', 7);
  const before = counter.rows();
  counter.add('geos-in', 32);
  counter.add('own-copy', 1);
  assert.equal(conversionsDifference(before, counter.rows()), [
    { node: 'node', conversion: 'geos-in', count: 1, bytes: 32 },
    { node: 'node', conversion: 'own-copy', count: 1, bytes: 1 },
  ]);
  assert.equal(conversionTotals(counter.rows()), { count: 4, bytes: 50 });
});

test.run();
