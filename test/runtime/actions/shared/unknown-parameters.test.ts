import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { standardActions } from '../../../../runtime/actions/catalog.js';
import { flowExpr, optional, withDefault } from '../../../../runtime/actions/shared/parameters.js';
import { unknownParameters } from '../../../../runtime/actions/shared/unknown-parameters.js';
import { runAction } from '../run-action.js';

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

test('variables of the workflow are no parameters, though they reach every node', async () => {
  const run = { name: 'Dissolver', parameters: {}, variables: { limit: 5, groupby: ['s'] } };
  assert.equal((await runAction(run)).diagnostics, []);
});

test.run();
