import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { standardActions } from '../../../../runtime/actions/catalog.js';
import { flowExpr, optional, withDefault } from '../../../../runtime/actions/shared/parameters.js';
import { unknownParameters } from '../../../../runtime/actions/shared/unknown-parameters.js';
import { buildGraph } from '../../../../runtime/workflow/graph.js';
import { parseWorkflow } from '../../../../runtime/workflow/read.js';
import { runAction, testId } from '../run-action.js';

const schema = z.object({
  groupBy: withDefault(z.array(z.string()), []),
  expression: optional(flowExpr()),
  geometry: optional(z.object({ xColumn: optional(z.string()) }).transform(value => value)),
  operations: z.array(z.object({ method: z.string() }).refine(() => true)),
  free: optional(z.record(z.string(), z.number())),
  anything: z.unknown(),
});

function paths(parameters: Record<string, unknown>): string[] {
  return unknownParameters(schema, parameters).map(({ path }) => path);
}

test('what the schema does not know is found at every depth', () => {
  assert.equal(
    paths({
      groupby: [],
      groupBy: ['a'],
      expression: { type: 'flowExpr', value: '1', vlaue: '2' },
      geometry: { xcolumn: 'x' },
      operations: [{ method: 'a' }, { methd: 'b' }],
      toString: 1,
    }),
    ['groupby', 'expression.vlaue', 'geometry.xcolumn', 'operations[1].methd', 'toString'],
  );
});

test('keys are free where the schema leaves them free', () => {
  assert.equal(paths({ free: { a: 1, b: 2 }, anything: { c: [{ d: 1 }] }, geometry: null }), []);
  assert.equal(unknownParameters(z.unknown(), { a: 1 }), []);
  assert.equal(unknownParameters(z.looseObject({ a: z.number() }), { b: 1 }), []);
});

test('every action knows its own parameters and no others', () => {
  for (const { name } of standardActions.actions) {
    const ports = standardActions.find(name)!;
    const [unknown] = ports.unknownParameters!({ noSuchParameter: 1 });
    assert.is(unknown?.path, 'noSuchParameter', name);
    const known = Object.fromEntries(unknown!.known.map(key => [key, null]));
    assert.equal(ports.unknownParameters!(known), [], name);
  }
});

test('a run says which parameter it ignores, where, and what is near', async () => {
  const { diagnostics } = await runAction({
    name: 'Dissolver',
    parameters: { groupby: ['s'], x: 1 },
  });
  assert.equal(
    diagnostics.map(({ node, code, effect, count, message }) => ({ node, code, effect, count, message })),
    [
      {
        node: 'subject',
        code: 'config.unknown_parameter',
        effect: 'warned',
        count: 0,
        message: 'parameter `groupby` is unknown and ignored; did you mean "groupBy"?',
      },
      {
        node: 'subject',
        code: 'config.unknown_parameter',
        effect: 'warned',
        count: 0,
        message:
          'parameter `x` is unknown and ignored; there are "groupBy", "tolerance" and "attributeAccumulation"',
      },
    ],
  );
});

test('what a subGraph node gives to no node inside it is said', () => {
  const router = (id: number, action: string) => ({
    id: testId(id),
    name: action,
    type: 'action',
    action,
    with: { routingPort: 'p' },
  });
  const dissolver = { id: testId(3), name: 'd', type: 'action', action: 'Dissolver' };
  const shared = { tolerance: 1, groupby: ['a'], routingPort: 'p' };
  const node = { id: testId(4), name: 'S', type: 'subGraph', subGraphId: testId(11), with: shared };
  const inner = [router(1, 'Input Router'), dissolver, router(2, 'Output Router')];
  const graphs = [
    { id: testId(10), name: 'main', nodes: [node], edges: [] },
    { id: testId(11), name: 'sub', nodes: inner, edges: [] },
  ];
  const text = JSON.stringify({ id: testId(9), name: 't', entryGraphId: testId(10), graphs });
  const { notes } = buildGraph(parseWorkflow(text, { name: 't', environment: {} }), standardActions);
  assert.equal(
    notes.map(({ code, message }) => [code, message]),
    [
      [
        'config.unknown_parameter',
        `the parameter \`groupby\` of subgraph "S" (${testId(4)}) is ignored, since no node directly inside takes ` +
          'it; did you mean "groupBy"?',
      ],
    ],
  );
});

test('variables of the workflow are no parameters, though they reach every node', async () => {
  const run = { name: 'Dissolver', parameters: {}, variables: { limit: 5, groupby: ['s'] } };
  assert.equal((await runAction(run)).diagnostics, []);
});

test.run();
