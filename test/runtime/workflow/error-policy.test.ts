import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Disposition,
  dispositionOf,
  ERROR_CATEGORIES,
  type ErrorCategory,
  type ErrorPolicy,
  type ErrorRule,
} from '../../../runtime/workflow/error-policy.js';
import { buildGraph } from '../../../runtime/workflow/graph.js';
import { action, assertMistake, catalog, edge, graph, subgraph, uuid, workflow } from './sample.js';

const NODES = [
  action(1, 'maker', 'Feature Creator'),
  action(2, 'clip', 'Clipper'),
  action(3, 'plain', 'Noop Processor'),
  action(4, 'report', 'Echo Sink'),
  action(5, 'clip too', 'Clipper'),
  subgraph(6, 'once', 30),
  subgraph(7, 'left', 20),
  subgraph(8, 'right', 20),
];
const EDGES = [
  edge(11, 1, 2, 'features', 'clipper'),
  edge(12, 2, 4, 'rejected'),
  edge(13, 1, 5, 'features', 'candidate'),
];
const SHARED = graph(20, 'shared', [action(21, 'shared', 'Noop Processor')], []);
const SINGLE = graph(30, 'single', [action(31, 'single', 'Noop Processor')], []);

function compile(policy: object): ErrorPolicy {
  return buildGraph(
    workflow([graph(10, 'main', NODES, EDGES), SHARED, SINGLE], { errorPolicy: policy }),
    catalog,
  ).errorPolicy;
}

const rules =
  (...overrides: readonly object[]) =>
  () =>
    compile({ overrides });

const EMPTY_GEOMETRY = 'citygml.empty_geometry';
const IMAGE = 'raster.image_save_failed';

test('without a policy the defaults hold', () => {
  const { errorPolicy } = buildGraph(workflow([graph(10, 'main', [], [])]), catalog);
  assert.equal(errorPolicy, {
    onFatal: 'terminate',
    treatAllAsFatal: false,
    allowRelaxInternal: false,
    sideFile: false,
    overrides: [],
  });
  const at = (code: string, category: ErrorCategory): Disposition =>
    dispositionOf(errorPolicy, { node: uuid(1), code, category });
  assert.is(at(EMPTY_GEOMETRY, 'geometry'), 'warn_drop');
  assert.is(at('internal.unclassified', 'internal'), 'fatal');
  assert.is(at('internal.diagnostics_overflow', 'internal'), 'warn_drop');
  assert.is(at('something.new', 'io'), 'fatal');
});

test('the most specific rule decides', () => {
  const node = uuid(2);
  const steps: [object, Disposition][] = [
    [{ category: 'geometry', disposition: 'reject' }, 'reject'],
    [{ code: EMPTY_GEOMETRY, disposition: 'fatal' }, 'fatal'],
    [{ node, disposition: 'reject' }, 'reject'],
    [{ node, category: 'geometry', disposition: 'fatal' }, 'fatal'],
    [{ node, code: EMPTY_GEOMETRY, disposition: 'warn_drop' }, 'warn_drop'],
  ];
  const overrides: object[] = [];
  for (const [rule, expected] of steps) {
    overrides.unshift(rule);
    const policy = compile({ overrides });
    assert.is(dispositionOf(policy, { node, code: EMPTY_GEOMETRY, category: 'geometry' }), expected);
    assert.is(dispositionOf(policy, { node: uuid(3), code: IMAGE, category: 'io' }), 'warn_drop');
  }
});

test('a rule without a code does not lower the default, and the next rule is asked', () => {
  const internal = { node: uuid(3), code: 'internal.unclassified', category: 'internal' } as const;
  const lowered = compile({
    overrides: [{ node: uuid(3), disposition: 'warn_drop' }],
    allowRelaxInternal: true,
  });
  assert.is(dispositionOf(lowered, internal), 'fatal');
  const overrides = [
    { node: uuid(3), disposition: 'warn_drop' },
    { code: 'internal.unclassified', disposition: 'warn_drop' },
  ];
  assert.is(dispositionOf(compile({ overrides, allowRelaxInternal: true }), internal), 'warn_drop');
});

test('treatAllAsFatal overrules every rule', () => {
  const policy = compile({ treatAllAsFatal: true, overrides: [{ code: IMAGE, disposition: 'warn_drop' }] });
  assert.is(dispositionOf(policy, { node: uuid(1), code: IMAGE, category: 'io' }), 'fatal');
});

test('a node of a subgraph is named by its composed id, or by its raw id if that is enough', () => {
  const composed = `${uuid(6)}.${uuid(31)}`;
  for (const node of [composed, ` ${composed.toUpperCase()} `, uuid(31)]) {
    assert.is(compile({ overrides: [{ node, disposition: 'fatal' }] }).overrides[0]!.node, composed);
  }
});

test('reject needs somewhere to go', () => {
  const reject = (n: number) => rules({ node: uuid(n), disposition: 'reject' });
  assert.is(reject(1)().overrides.length, 1);
  assert.is(reject(2)().overrides.length, 1);
  assertMistake(reject(3), `node "plain" (${uuid(3)}) can't reject`, 'Noop Processor has no port "rejected"');
  assertMistake(reject(4), `node "report" (${uuid(4)}) can't reject`, 'sideFile: true');
  assertMistake(reject(5), `node "clip too" (${uuid(5)}) can't reject`, 'no edge leaves its port "rejected"');
  assert.ok(compile({ sideFile: true, overrides: [{ node: uuid(4), disposition: 'reject' }] }).sideFile);
});

test('all problems come together, a line each, with their places', () => {
  const message = assertMistake(
    rules(
      { code: IMAGE, category: 'io', disposition: 'fatal' },
      { disposition: 'fatal' },
      { code: IMAGE, disposition: 'fatal' },
      { code: IMAGE, disposition: 'warn_drop' },
      { code: 'citygml.emty_geometry', disposition: 'fatal' },
      { category: 'geometri', disposition: 'fatal' },
      { code: 'internal.unclassified', disposition: 'warn_drop' },
      { node: uuid(0xfff), disposition: 'fatal' },
      { node: uuid(21), disposition: 'fatal' },
      { node: uuid(3), disposition: 'reject' },
    ),
    'sample.json: workflow errorPolicy is invalid:\n',
  );
  const expected = [
    /^overrides\[0\] at sample\.json:\d+: it has both code and category/,
    /^overrides\[1\] .*it selects nothing/,
    /^overrides\[3\] .*the same errors as overrides\[2\]/,
    /^overrides\[4\] .*unknown code "citygml\.emty_geometry"; did you mean "citygml\.empty_geometry", ".*" or ".*"\?/,
    /^overrides\[5\] .*unknown category "geometri"; write one of io, .*geometry/,
    /^overrides\[6\] .*internal code "internal\.unclassified" can't be lowered from fatal to warn_drop/,
    new RegExp(`^overrides\\[7\\] .*node id "${uuid(0xfff)}" not found; did you mean ".*", ".*" or ".*"\\?`),
    new RegExp(
      `^overrides\\[8\\] .*is ambiguous; write one of ${uuid(7)}\\.${uuid(21)}, ${uuid(8)}\\.${uuid(21)}`,
    ),
    /^overrides\[9\] .*can't reject/,
  ];
  const lines = message.split('\n').slice(1);
  assert.is(lines.length, expected.length, message);
  for (const [i, pattern] of expected.entries()) assert.match(lines[i]!, pattern);
});

test('the same node by raw and by composed id is one selector', () => {
  const twice = rules(
    { node: uuid(31), disposition: 'fatal' },
    { node: `${uuid(6)}.${uuid(31)}`, disposition: 'fatal' },
  );
  assertMistake(twice, 'overrides[1]', 'the same errors as overrides[0]');
});

test('an internal code may be lowered with permission', () => {
  const overrides = [{ code: 'internal.unclassified', disposition: 'warn_drop' }];
  const policy = compile({ overrides, allowRelaxInternal: true });
  assert.is(
    dispositionOf(policy, { node: uuid(1), code: 'internal.unclassified', category: 'internal' }),
    'warn_drop',
  );
});

const disposition = fc.constantFrom<Disposition>('warn_drop', 'reject', 'fatal');
const code = fc.constantFrom(
  EMPTY_GEOMETRY,
  IMAGE,
  'internal.unclassified',
  'internal.diagnostics_overflow',
  'new.code',
);
const category = fc.constantFrom(...ERROR_CATEGORIES);
const node = fc.constantFrom('a', 'b');
const rule: fc.Arbitrary<ErrorRule> = fc.oneof(
  fc.record({ code, disposition }),
  fc.record({ category, disposition }),
  fc.record({ node, disposition }),
  fc.record({ node, code, disposition }),
  fc.record({ node, category, disposition }),
);
const severity = { warn_drop: 0, reject: 1, fatal: 2 };

test('only a rule with the code can make an error less severe, and never an internal one', () => {
  const none: ErrorPolicy = {
    onFatal: 'terminate',
    treatAllAsFatal: false,
    allowRelaxInternal: false,
    sideFile: false,
    overrides: [],
  };
  fc.assert(
    fc.property(fc.array(rule), node, code, category, (overrides, atNode, itsCode, itsCategory) => {
      const error = { node: atNode, code: itsCode, category: itsCategory };
      const byDefault = dispositionOf(none, error);
      const result = dispositionOf({ ...none, overrides }, error);
      const relaxing = overrides.some(each => each.code === itsCode && (each.node ?? atNode) === atNode);
      const internal = itsCategory === 'internal' || itsCode.startsWith('internal.');
      if (internal || !relaxing) assert.ok(severity[result] >= severity[byDefault]);
      assert.ok(result === byDefault || overrides.some(each => each.disposition === result));
    }),
  );
});

test.run();
