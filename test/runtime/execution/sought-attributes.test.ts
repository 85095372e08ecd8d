import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ActionRun, runAction, type TestFeature } from '../actions/run-action.js';

const square = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  ],
};
const inputs: readonly TestFeature[] = [
  { attributes: { state: 'a', n: 1 }, geometry: square },
  { attributes: { state: 'b', n: 2, late: 3 }, geometry: square },
];

async function said(run: ActionRun): Promise<string[]> {
  const { diagnostics } = await runAction({ inputs, ...run });
  return diagnostics
    .filter(({ code }) => code === 'config.unknown_attribute')
    .map(({ message, count, effect }) => {
      assert.equal([count, effect], [0, 'warned']);
      return message;
    });
}

const output = { type: 'string', value: 'o' };
const value = { type: 'flowExpr', value: '1' };

/** Every action that is told which attributes to read, with `NAME` for one of them. */
const RUNS: readonly ((name: string) => ActionRun)[] = [
  name => ({ name: 'Dissolver', parameters: { groupBy: [name] } }),
  name => ({ name: 'Area On Area Overlayer', parameters: { groupBy: [name] } }),
  name => ({ name: 'Feature Counter', parameters: { outputAttribute: 'c', groupBy: [name] } }),
  name => ({ name: 'Feature Sorter', parameters: { attributes: [name], order: 'ascending' } }),
  name => ({
    name: 'Statistics Calculator',
    parameters: { groupBy: [name], calculations: [{ newAttribute: 'c', aggregation: 'count' }] },
  }),
  name => ({ name: 'GeoJSON Writer', parameters: { output, groupBy: [name] } }),
  name => ({ name: 'Attribute Mapper', parameters: { mappers: [{ attribute: 'x', valueAttribute: name }] } }),
  name => ({
    name: 'Attribute Manager',
    parameters: {
      operations: [
        { attribute: name, method: 'remove' },
        { attribute: 'new', method: 'create', value },
      ],
    },
  }),
];

test('an attribute that no feature had is said, with the nearest that there is', async () => {
  for (const run of RUNS) {
    const { name } = run('');
    assert.equal(
      await said(run('State')),
      ['no feature that came had the attribute "State"; did you mean "state"?'],
      name,
    );
  }
});

test('an attribute that any feature had is not', async () => {
  for (const run of RUNS) assert.equal(await said(run('late')), [], run('').name);
});

test('each side of a merge is looked at by itself', async () => {
  const parameters = { requestorAttribute: ['state'], supplierAttribute: ['Code'] };
  const requestor = inputs;
  const supplier = [{ attributes: { code: 'a' } }];
  assert.equal(await said({ name: 'Feature Merger', parameters, inputs: { requestor, supplier } }), [
    'no feature that came by port "supplier" had the attribute "Code"; did you mean "code"?',
  ]);
  assert.equal(await said({ name: 'Feature Merger', parameters, inputs: { requestor } }), []);
  const transfer = { attributesToTransfer: ['n', 'zone'] };
  const point = { type: 'Point' as const, coordinates: [0, 0] };
  const candidate = [{ attributes: { n: 1 }, geometry: point }];
  const sides = { base: inputs, candidate };
  assert.equal(await said({ name: 'Neighbor Finder', parameters: transfer, inputs: sides }), [
    'no feature that came by port "candidate" had the attribute "zone"; there is "n"',
  ]);
});

test('nothing is said where no feature came, or none had attributes', async () => {
  const sorted = { name: 'Feature Sorter', parameters: { attributes: ['a'], order: 'ascending' } };
  assert.equal(await said({ ...sorted, inputs: [] }), []);
  assert.equal(await said({ ...sorted, inputs: [{}] }), [
    'no feature that came had the attribute "a"; they had no attributes',
  ]);
});

test.run();
