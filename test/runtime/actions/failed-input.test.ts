/** Whatever an input fails on, an action that keeps state ends as if it had never come. */
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ActionDefinition, ProcessContext, SinkContext } from '../../../runtime/actions/action.js';
import { standardActions } from '../../../runtime/actions/catalog.js';
import type { Feature } from '../../../runtime/feature/feature.js';
import { type ActionRun, runAction, type TestFeature, testId } from './run-action.js';

type Context = ProcessContext & SinkContext;

/** What an action does with its input and what may go wrong: the calls of its context but for those of `finish`. */
const CALLS = new Set([
  'take',
  'edit',
  'clone',
  'keep',
  'claim',
  'diagnose',
  'log',
  'send',
  'sendToAll',
  'newId',
]);

/** Counts what is done to an input, and fails at the call with this number, from 1, before it is made. */
class Fault {
  hasFailed = false;
  private calls = 0;

  constructor(private readonly at: number) {}

  call(): void {
    if (++this.calls !== this.at) return;
    this.hasFailed = true;
    throw new Error('an input that fails');
  }

  /** The context as an action sees it. */
  context(context: Context): Context {
    return new Proxy(context, {
      get: (target, key) => {
        if (key === 'feature') return this.feature(target.feature);
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (CALLS.has(String(key))) this.call();
          return value.apply(target, args);
        };
      },
    });
  }

  private feature(feature: Feature): Feature {
    return new Proxy(feature, {
      get: (target, key) => {
        this.call();
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}

/** The action, but that the input with this id fails. */
function failingAt(name: string, id: string, fault: Fault): ActionDefinition {
  const definition = standardActions.definition(name);
  if (definition.kind === 'source') throw new Error('a source has no inputs');
  const create: typeof definition.create = (parameters, build) => {
    const action = definition.create(parameters, build);
    const process = (context: Context): void | Promise<void> =>
      action.process(context.feature.id === id ? fault.context(context) : context);
    return Object.assign(Object.create(action), { process });
  };
  return { ...definition, create } as ActionDefinition;
}

const output = { type: 'flowExpr', value: 'attributes["g"] + ".out"' };
const number = { type: 'flowExpr', value: 'attributes["n"]' };
const keys = { requestorAttribute: ['g'], supplierAttribute: ['g'] };

/** Every action that keeps something from one input to the next, with parameters that make it do all it can. */
const ACTIONS: readonly Pick<ActionRun, 'name' | 'parameters'>[] = [
  {
    name: 'Area On Area Overlayer',
    parameters: { groupBy: ['g'], outputAttribute: 'count', generateList: 'l' },
  },
  { name: 'CSV Writer', parameters: { output, format: 'csv', geometry: { column: 'w' } } },
  { name: 'Clipper' },
  { name: 'Dissolver', parameters: { groupBy: ['g'], attributeAccumulation: 'mergeAttributes' } },
  { name: 'Feature Counter', parameters: { outputAttribute: 'c', groupBy: ['g'] } },
  { name: 'Feature Duplicate Filter' },
  { name: 'Feature Merger', parameters: keys },
  { name: 'Feature Sorter', parameters: { attributes: ['n', 'g'], order: 'descending' } },
  { name: 'GeoJSON Writer', parameters: { output: { type: 'string', value: 'o' }, groupBy: ['g'] } },
  { name: 'JSON Writer', parameters: { output } },
  { name: 'Neighbor Finder', parameters: { mergeStrategy: 'repeatBase', numClosest: 3 } },
  { name: 'Spatial Filter', parameters: { mergeFilterAttributes: true, outputMatchCountAttribute: 'm' } },
  {
    // With one calculation: one that fails behind others leaves these counted, as in the engine.
    name: 'Statistics Calculator',
    parameters: { groupBy: ['g'], calculations: [{ newAttribute: 'sum', expr: number }] },
  },
];

const DROPPED = {
  onFatal: 'continue',
  allowRelaxInternal: true,
  overrides: [{ code: 'internal.unclassified', disposition: 'warn_drop' }],
};

const feature = fc
  .record({
    g: fc.constantFrom('a', 'b', 'c'),
    n: fc.integer({ min: 0, max: 4 }),
    x: fc.integer({ min: 0, max: 3 }),
  })
  .map(
    ({ g, n, x }): TestFeature => ({
      attributes: { g, n },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [x, 0],
            [x + 2, 0],
            [x + 2, 2],
            [x, 0],
          ],
        ],
      },
    }),
  );

test('all actions that keep state are tried', () => {
  const accumulating = standardActions.actions.filter(each => each.kind === 'processor' && each.accumulates);
  const tried = new Set(ACTIONS.map(({ name }) => name));
  assert.equal(
    accumulating.map(({ name }) => name).filter(name => !tried.has(name)),
    [],
  );
  const sinks = standardActions.actions.filter(
    ({ kind, name }) => kind === 'sink' && name.endsWith('Writer'),
  );
  assert.equal(
    sinks.map(({ name }) => name).filter(name => !tried.has(name)),
    [],
  );
});

for (const action of ACTIONS) {
  const inputPorts = standardActions.find(action.name)!.inputPorts as readonly string[];

  test(`${action.name} ends as if an input that failed had not come`, async () => {
    const arrival = fc.tuple(fc.constantFrom(...inputPorts), feature);
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { minLength: 1, maxLength: 5 }),
        fc.nat({ max: 4 }),
        fc.integer({ min: 1, max: 8 }),
        async (pairs, position, at) => {
          const arrivals = pairs.map(([port, each], i) => [port, { id: testId(i + 1), ...each }] as const);
          const victim = arrivals[position % arrivals.length]!;
          const fault = new Fault(at);
          const run = { ...action, errorPolicy: DROPPED };
          const actions = [failingAt(action.name, victim[1].id, fault)];
          const { outputs, files } = await runAction({ ...run, arrivals, actions });
          if (!fault.hasFailed) return;
          failed++;
          const without = await runAction({ ...run, arrivals: arrivals.filter(each => each !== victim) });
          assert.equal({ outputs, files }, { outputs: without.outputs, files: without.files });
        },
      ),
      { numRuns: 12 },
    );
    assert.ok(failed > 0, 'an input failed');
  });
}

test.run();
