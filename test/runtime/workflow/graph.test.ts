import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildGraph, type WorkflowGraph } from '../../../runtime/workflow/graph.js';
import { readWorkflow } from '../../../runtime/workflow/read.js';
import { action, assertMistake, catalog, edge, graph, subgraph, uuid, workflow } from './sample.js';

const build = (
  nodes: readonly object[],
  edges: readonly object[],
  ...others: readonly object[]
): WorkflowGraph => buildGraph(workflow([graph(10, 'main', nodes, edges), ...others]), catalog);

const MAKER = action(1, 'maker', 'Feature Creator');
const SINK = action(9, 'report', 'Echo Sink');

test('a file becomes a graph in topological order', () => {
  const river = buildGraph(
    readWorkflow('test/runtime/workflow/fixtures/river.yml', { environment: {} }),
    catalog,
  );
  assert.is(river.name, 'river level report');
  assert.equal(
    river.nodes.map(({ name, kind, outputPorts, line }) => [name, kind, outputPorts, line]),
    [
      ['gauges', 'source', ['features'], 13],
      ['in', 'processor', ['features'], undefined],
      ['above threshold', 'processor', ['high', 'unfiltered'], undefined],
      ['out', 'processor', ['high'], undefined],
      ['report', 'sink', [], 26],
    ],
  );
  assert.is(river.edges.length, 4);
  assert.equal(Object.keys(river.edges[0]!), ['id', 'from', 'fromPort', 'to', 'toPort']);
  assert.is(river.nodes[2]!.parameters.unit, 'cm');
  assert.is(river.variables.get('unit'), 'm');
  assert.is(river.errorPolicy.onFatal, 'continue');
  assert.equal(river.warnings, []);
});

test('an unknown action names the nearest ones', () => {
  assertMistake(
    () => build([action(1, 'maker', 'FeatureCreator')], []),
    `sample.json:10:9: node "maker" (${uuid(1)}): Action not found: FeatureCreator; did you mean "Feature Creator"?`,
  );
  assertMistake(
    () => build([action(1, 'm', 'Noop Proccesor')], []),
    'Action not found: Noop Proccesor',
    '"Noop Processor"',
  );
  assertMistake(
    () => buildGraph(workflow([graph(10, 'main', [MAKER], [])]), { find: () => undefined, names: () => [] }),
    'Action not found: Feature Creator; there are no actions',
  );
});

test('an output port declared twice', () => {
  const conditions = [{ outputPort: 'a' }, { outputPort: ' unfiltered ' }];
  assertMistake(
    () => build([MAKER, action(2, 'split', 'Feature Filter', { conditions })], []),
    'sample.json:',
    `Duplicate output port unfiltered for node ${uuid(2)} (split)`,
  );
});

test('an edge that is drawn twice is kept, and noted at its second place', () => {
  const edges = [edge(11, 1, 9), edge(12, 1, 9), edge(13, 1, 9)];
  const { notes, warnings, edges: kept } = build([MAKER, SINK], edges);
  assert.is(kept.length, 3);
  assert.equal(
    notes.map(({ nodeId, code }) => [nodeId, code]),
    [
      [uuid(1), 'config.repeated_edge'],
      [uuid(1), 'config.repeated_edge'],
    ],
  );
  assert.match(warnings[0]!, /^sample\.json:\d+: node "maker"/);
  assert.match(warnings[0]!, `edge ${uuid(12)} joins port "features" to port "features" of node ${uuid(9)}`);
  assert.match(warnings[0]!, `as edge ${uuid(11)} does, so that every feature is delivered twice`);
});

test('edges by other ports, or to other nodes, are no repetitions', () => {
  const clip = action(2, 'clip', 'Clipper');
  const edges = [
    edge(11, 1, 2, 'features', 'clipper'),
    edge(12, 1, 2, 'features', 'candidate'),
    edge(13, 1, 9),
  ];
  assert.equal(build([MAKER, clip, SINK], edges).notes, []);
});

test('parameters that the ports depend on', () => {
  assertMistake(
    () => build([MAKER, action(2, 'split', 'Feature Filter')], []),
    `Factory error for node ${uuid(2)} (split): conditions must be a list`,
  );
});

test('an edge from or to a port that the node does not have is a warning, as the engine has no such mistake', () => {
  const warned = (graph: WorkflowGraph, ...parts: readonly string[]): void => {
    const found = graph.warnings.find(warning => parts.every(part => warning.includes(part)));
    assert.ok(found !== undefined, `${graph.warnings.join('\n')} lacks ${parts.join(', ')}`);
  };
  warned(
    build([MAKER, SINK], [edge(11, 1, 9, 'featurs')]),
    'sample.json:',
    `node "maker" (${uuid(1)}) has no output port "featurs", so edge ${uuid(11)} carries nothing`,
    'the output ports of Feature Creator are: "features"',
  );
  const clip = action(2, 'clip', 'Clipper');
  const clipped = build([MAKER, clip], [edge(11, 1, 2)]);
  assert.equal(clipped.edges[0]!.toPort, 'features', 'it delivers by that name');
  warned(
    clipped,
    `node "clip" (${uuid(2)}) has no input port "features"`,
    'will fail or be rejected; the input ports of Clipper are: "clipper" and "candidate"',
  );
  warned(
    build([MAKER, SINK], [edge(11, 1, 9, 'features', 'default')]),
    'no input port "default"',
    'count as its usual input',
  );
  warned(build([MAKER, SINK], [edge(11, 9, 1)]), 'a sink has none, so remove the edge');
  const into = build([MAKER, action(2, 'two', 'Feature Creator')], [edge(11, 1, 2)]);
  warned(into, 'is dropped; a source has none, so remove the edge');
  assert.equal(into.edges, []);
});

test('ports that parameters name, and routers that take any port, are known', () => {
  const split = action(2, 'split', 'Feature Filter', { conditions: [{ outputPort: 'high' }] });
  const route = action(3, 'route', 'Input Router', { routingPort: 'x' });
  const edges = [edge(11, 1, 2), edge(12, 2, 3, 'high', 'whatever'), edge(13, 3, 9)];
  assert.equal(
    build([MAKER, split, route, SINK], edges).nodes.map(({ name }) => name),
    ['maker', 'split', 'route', 'report'],
  );
});

test('a cycle names its nodes', () => {
  const [a, b] = [action(2, 'first', 'Noop Processor'), action(3, 'second', 'Noop Processor')];
  const message = assertMistake(
    () => build([MAKER, a, b], [edge(11, 1, 2), edge(12, 2, 3), edge(13, 3, 2)]),
    'sample.json: Schema inference failed: workflow graph contains a cycle: ',
  );
  assert.match(message, /"first" → "second" → "first"|"second" → "first" → "second"/);
  assertMistake(() => build([MAKER, a], [edge(11, 2, 2)]), 'contains a cycle: "first" → "first"');
});

test('a cycle through a subgraph is found after inlining', () => {
  const through = graph(
    20,
    'through',
    [
      action(21, 'in', 'Input Router', { routingPort: 'in' }),
      action(22, 'out', 'Output Router', { routingPort: 'out' }),
    ],
    [edge(23, 21, 22)],
  );
  const nodes = [MAKER, subgraph(2, 'sub', 20), action(3, 'back', 'Noop Processor')];
  const edges = [edge(11, 2, 3, 'out'), edge(12, 3, 2, 'features', 'in')];
  assertMistake(() => build(nodes, edges, through), 'contains a cycle', '"back"', '"in"', '"out"');
});

test('a sink that no source leads to is left out, an idle processor stays; both are said', () => {
  const nodes = [MAKER, action(2, 'idle', 'Noop Processor'), SINK, action(8, 'lonely', 'Noop Sink')];
  const built = build(nodes, [edge(11, 2, 9)]);
  assert.equal(
    built.nodes.map(({ name }) => name),
    ['maker', 'idle'],
  );
  assert.equal(built.edges, []);
  assert.is(built.warnings.length, 3);
  assert.match(built.warnings[0]!, /no source leads to these processors.*"idle"/);
  assert.match(built.warnings[1]!, /^sample\.json:\d+: no source leads to sink "report"/);
  assert.match(built.warnings[2]!, /^sample\.json:\d+: no source leads to sink "lonely"/);
});

test('the warnings of reading and of inlining come along', () => {
  const definition = workflow([
    graph(10, 'main', [MAKER, subgraph(2, 's', 20), SINK], [edge(11, 1, 2), edge(12, 1, 9)]),
    graph(20, 'sub', [], []),
  ]);
  const built = buildGraph({ ...definition, warnings: ['from reading'] }, catalog);
  assert.is(built.warnings[0], 'from reading');
  assert.match(built.warnings[1]!, /no Input Router of subgraph "s"/);
  assert.is(built.warnings.length, 2);
});

const dag = fc.integer({ min: 2, max: 15 }).chain(count =>
  fc.record({
    /** The number of the node at each place of the file. */
    file: fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
    pairs: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { minLength: 1, maxLength: 40 }),
  }),
);

/** Edges lead from lower to higher numbers; node 0 is the source, which leads to every other node. */
function dagWorkflow(
  { file, pairs }: { file: readonly number[]; pairs: readonly (readonly [number, number])[] },
  ...more: readonly object[]
): WorkflowGraph {
  const nodes = file.map(n => action(n, `n${n}`, n === 0 ? 'Feature Creator' : 'Noop Processor'));
  const forward = pairs
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const fromSource = file.filter(n => n > 0).map(n => [0, n] as const);
  const edges = [...fromSource, ...forward].map(([a, b], k) => edge(100 + k, a, b));
  return build(nodes, [...edges, ...more]);
}

test('a random acyclic workflow comes back whole and in topological order', () => {
  fc.assert(
    fc.property(dag, sample => {
      const { nodes, edges } = dagWorkflow(sample);
      const place = new Map(nodes.map(({ id }, i) => [id, i]));
      assert.equal([...place.keys()].sort(), sample.file.map(uuid).sort());
      for (const { from, to } of edges) assert.ok(place.get(from)! < place.get(to)!);
    }),
  );
});

test('a back edge always gives the cycle error', () => {
  fc.assert(
    fc.property(dag, fc.nat(), fc.nat(), (sample, a, b) => {
      const last = sample.file.length - 1;
      const [to, from] = [1 + (a % last), 1 + (b % last)].sort((x, y) => x - y) as [number, number];
      const joined = to === from ? [] : [edge(200, to, from)];
      assertMistake(
        () => dagWorkflow(sample, ...joined, edge(201, from, to)),
        'Schema inference failed: workflow graph contains a cycle',
      );
    }),
  );
});

test.run();
