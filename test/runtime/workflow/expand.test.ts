import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Expansion, expandSubgraphs } from '../../../runtime/workflow/expand.js';
import { action, assertMistake, edge, graph, type SampleNode, subgraph, uuid, workflow } from './sample.js';

const expand = (graphs: readonly object[], rest?: object): Expansion =>
  expandSubgraphs(workflow(graphs, rest));

const input = (n: number, port: string): SampleNode => action(n, 'in', 'Input Router', { routingPort: port });
const output = (n: number, port: string): SampleNode =>
  action(n, 'out', 'Output Router', { routingPort: port });

const joins = ({ edges }: Expansion): string[] =>
  edges.map(({ from, fromPort, to, toPort }) => `${short(from)}:${fromPort} > ${short(to)}:${toPort}`).sort();

/** `1.2` for the composed id of node 2 in subGraph node 1. */
function short(id: string): string {
  return id
    .split('.')
    .map(part => Number.parseInt(part.slice(-12), 16))
    .join('.');
}

/** Reads `readings`, writes `high`: 21 → 22 → 23. */
const ALARM = graph(
  20,
  'alarm',
  [input(21, 'readings'), action(22, 'filter', 'Noop Processor'), output(23, 'high')],
  [edge(24, 21, 22), edge(25, 22, 23)],
);

function main(edges: readonly object[], nodes: readonly object[] = []): object {
  const own = [
    action(1, 'gauges', 'Feature Creator'),
    subgraph(2, 'alarm', 20),
    action(3, 'report', 'Echo Sink'),
  ];
  return graph(10, 'main', [...own, ...nodes], edges);
}

test('a subgraph is replaced in its place, its boundary edges go to its routers', () => {
  const edges = [edge(11, 1, 2, 'features', 'readings'), edge(12, 2, 3, 'high')];
  const expansion = expand([main(edges), ALARM]);
  assert.equal(
    expansion.nodes.map(({ id, name }) => [short(id), name]),
    [
      ['1', 'gauges'],
      ['2.21', 'in'],
      ['2.22', 'filter'],
      ['2.23', 'out'],
      ['3', 'report'],
    ],
  );
  assert.equal(joins(expansion), [
    '1:features > 2.21:readings',
    '2.21:features > 2.22:features',
    '2.22:features > 2.23:features',
    '2.23:high > 3:features',
  ]);
  assert.equal(expansion.edges.map(({ id }) => short(id)).sort(), ['11', '12', '2.24', '2.25']);
  assert.equal(expansion.warnings, []);
});

test('raw ids stay, and an Output Router in a subgraph is stored under the subgraph', () => {
  const { nodes } = expand([main([], [output(4, 'loose')]), ALARM]);
  const stored = Object.fromEntries(
    nodes.map(({ id, rawId, storeName }) => [short(id), [short(rawId), storeName]]),
  );
  assert.equal(stored['2.22'], ['22', undefined]);
  assert.equal(stored['2.23'], ['23', uuid(2)]);
  assert.equal(stored['4'], ['4', undefined]);
});

test('one graph used twice gives two copies', () => {
  const edges = [
    edge(11, 1, 2, 'features', 'readings'),
    edge(12, 2, 4, 'high', 'readings'),
    edge(13, 4, 3, 'high'),
  ];
  const expansion = expand([main(edges, [subgraph(4, 'again', 20)]), ALARM]);
  assert.ok(joins(expansion).includes('2.23:high > 4.21:readings'));
  assert.is(expansion.nodes.filter(({ rawId }) => rawId === uuid(22)).length, 2);
});

test('parameters: root variables, then the directly enclosing subgraph, then the node', () => {
  const inner = graph(40, 'inner', [action(41, 'leaf', 'Noop Processor', { own: 'leaf' })], []);
  const outer = graph(
    30,
    'outer',
    [subgraph(31, 'inner', 40, { b: 'inner' }), action(32, 'n', 'Noop Processor')],
    [],
  );
  const top = graph(
    10,
    'main',
    [subgraph(1, 'outer', 30, { a: 'outer', b: 'outer' }), action(2, 'n', 'Noop Processor', { own: 1 })],
    [],
  );
  const { nodes } = expand([top, outer, inner], { with: { a: 'root', own: 'root', deep: { n: 1.5 } } });
  const parameters = Object.fromEntries(nodes.map(node => [short(node.id), node.parameters]));
  assert.equal(parameters, {
    '1.31.41': { a: 'root', b: 'inner', own: 'leaf', deep: { n: 1.5 } },
    '1.32': { a: 'outer', b: 'outer', own: 'root', deep: { n: 1.5 } },
    '2': { a: 'root', own: 1, deep: { n: 1.5 } },
  });
});

test('a router with an edge on its inner side only is a boundary', () => {
  const looped = graph(
    20,
    'alarm',
    [
      input(21, 'readings'),
      input(26, 'readings'),
      output(23, 'high'),
      action(22, 'filter', 'Noop Processor'),
    ],
    [edge(24, 21, 26), edge(25, 26, 23), edge(27, 23, 22)],
  );
  const expansion = expand([main([edge(11, 1, 2, 'features', 'readings'), edge(12, 2, 3, 'high')]), looped]);
  assert.ok(joins(expansion).includes('1:features > 2.21:readings'));
  assert.not(joins(expansion).some(join => join.endsWith('2.26:readings')));
  assert.match(
    expansion.warnings.join(),
    /no Output Router of subgraph "alarm" .* has the routingPort "high"/,
  );
});

test('routers that share a name all get the edge', () => {
  const twice = graph(
    20,
    'alarm',
    [input(21, 'readings'), input(22, 'readings'), output(23, 'high'), output(24, 'high')],
    [],
  );
  const expansion = expand([main([edge(11, 1, 2, 'features', 'readings'), edge(12, 2, 3, 'high')]), twice]);
  assert.equal(joins(expansion), [
    '1:features > 2.21:readings',
    '1:features > 2.22:readings',
    '2.23:high > 3:features',
    '2.24:high > 3:features',
  ]);
});

test('an edge that fits no router is dropped with a warning', () => {
  const expansion = expand([main([edge(11, 1, 2, 'features', 'reading'), edge(12, 2, 3, 'low')]), ALARM]);
  assert.equal(joins(expansion), ['2.21:features > 2.22:features', '2.22:features > 2.23:features']);
  assert.is(expansion.warnings.length, 2);
  assert.match(expansion.warnings[0]!, /Output Router .*"alarm".* "low"; it has "high"/);
  assert.match(expansion.warnings[1]!, /Input Router .*"alarm".* "reading"; it has "readings"/);
});

test('of parallel edges from one port to one node only the last is kept, with a note', () => {
  const edges = [
    edge(11, 2, 4, 'high', 'clipper'),
    edge(12, 2, 4, 'high', 'candidate'),
    edge(13, 2, 3, 'high'),
  ];
  const expansion = expand([main(edges, [action(4, 'clip', 'Clipper')]), ALARM]);
  assert.ok(joins(expansion).includes('2.23:high > 4:candidate'));
  assert.ok(joins(expansion).includes('2.23:high > 3:features'));
  assert.not(joins(expansion).includes('2.23:high > 4:clipper'));
  assert.is(expansion.notes.length, 1);
  const { code, message } = expansion.notes[0]!;
  assert.is(code, 'config.repeated_edge');
  assert.match(message, new RegExp(`edge ${uuid(11)} is dropped, because edge ${uuid(12)} joins`));
});

test('a repeated graph id: the entry graph is the first, a subgraph the last', () => {
  const first = graph(20, 'alarm', [action(26, 'other', 'Noop Processor')], []);
  const { nodes, warnings } = expand([main([]), first, ALARM]);
  assert.ok(nodes.some(({ name }) => name === 'filter'));
  assert.match(warnings.join(), /graph "alarm" has the id .* of another graph/);
});

test('graphs and nodes that are not there', () => {
  assertMistake(
    () => expand([main([])], { entryGraphId: uuid(99) }),
    `sample.json: Entry graph not found. with id = ${uuid(99)}`,
    `"main" (${uuid(10)})`,
  );
  assertMistake(
    () => expand([main([])]),
    'sample.json:',
    `"alarm" (${uuid(2)})`,
    `Subgraph not found. with id = ${uuid(20)}`,
  );
  assertMistake(
    () => expand([main([edge(11, 77, 3)]), ALARM]),
    'sample.json:',
    `From Node not found: ${uuid(77)}`,
    '"report"',
  );
  assertMistake(
    () => expand([main([edge(11, 1, 77)]), ALARM]),
    'sample.json:',
    `Edge Node not found: ${uuid(77)}`,
    '"gauges"',
  );
});

test('of nodes with one id in a graph the last has the edges, and the earlier are left out', () => {
  const again = [action(1, 'other', 'Noop Processor')];
  const { nodes, edges, warnings } = expand([main([edge(11, 1, 3)], again), ALARM]);
  assert.equal(
    nodes.filter(({ rawId }) => rawId === uuid(1)).map(({ name }) => name),
    ['other'],
  );
  assert.ok(edges.some(({ from, to }) => from === uuid(1) && to === uuid(3)));
  const said = warnings.filter(warning => warning.includes(`"gauges" (${uuid(1)}) is left out`));
  assert.is(said.length, 1);
  assert.ok(said[0]!.includes('node "other" at sample.json:'));
});

test('the mistakes of a graph that is not used do not matter', () => {
  const unused = graph(50, 'unused', [subgraph(51, 's', 98)], [edge(52, 97, 96)]);
  assert.is(expand([main([]), ALARM, unused]).nodes.length, 5);
});

test('a graph that contains itself names the graphs on the way', () => {
  const a = graph(20, 'alarm', [subgraph(21, 'to b', 30)], []);
  const b = graph(30, 'bells', [subgraph(31, 'to a', 20)], []);
  const cycle = `"alarm" (${uuid(20)}) → "bells" (${uuid(30)}) → "alarm" (${uuid(20)})`;
  assertMistake(
    () => expand([main([]), a, b]),
    'sample.json:',
    `"to a" (${uuid(31)})`,
    'a graph contains itself',
    cycle,
  );
});

test('1000 subgraphs expand and one more does not', () => {
  const level = (n: number, inner: number, count: number): object =>
    graph(
      n,
      `level ${n}`,
      Array.from({ length: count }, (_, i) => subgraph(100 + i, `s${i}`, inner)),
      [],
    );
  const leaf = graph(4, 'leaf', [action(1, 'leaf', 'Noop Processor')], []);
  assert.is(expand([level(2, 3, 10), level(3, 4, 99), leaf]).nodes.length, 990);
  assertMistake(
    () => expand([level(2, 3, 10), level(3, 4, 100), leaf]),
    'more than 1000 subgraphs',
    `"leaf" (${uuid(4)})`,
  );
});

test('a router needs a routingPort', () => {
  const bad = graph(20, 'alarm', [action(21, 'in', 'Input Router')], []);
  assertMistake(
    () => expand([main([]), bad]),
    `Factory error for node ${uuid(21)} (in): json: `,
    'routingPort',
  );
});

/** A graph of items in a row, some of them graphs themselves, with edges between items from left to right. */
interface Module {
  readonly items: readonly (Module | null)[];
  readonly pairs: readonly (readonly [number, number])[];
}

const { module: anyModule } = fc.letrec<{ module: Module; item: Module | null }>(tie => ({
  item: fc.option(tie('module'), { depthSize: 'small', maxDepth: 3, freq: 1 }),
  module: fc
    .record({
      items: fc.array(tie('item'), { minLength: 1, maxLength: 4 }),
      pairs: fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 6, selector: String }),
    })
    .map(({ items, pairs }) => ({ items, pairs: pairs.filter(([a, b]) => a < b && b < items.length) })),
}));

const ITEM = 1;
const IN = 100;
const OUT = 101;

/** Writes a module as graphs: its own first, then those of its items; `numbers` counts graph ids. */
function graphsOf({ items, pairs }: Module, numbers: { next: number }): object[] {
  const id = numbers.next++;
  const inner: object[] = [];
  const nodes = items.map((item, i) => {
    if (item === null) return action(ITEM + i, `item ${i}`, 'Noop Processor');
    const node = subgraph(ITEM + i, `item ${i}`, numbers.next);
    inner.push(...graphsOf(item, numbers));
    return node;
  });
  const port = (i: number, name: string): string => (items[i] === null ? 'features' : name);
  const edges = pairs.map(([a, b], k) => edge(200 + k, ITEM + a, ITEM + b, port(a, 'out'), port(b, 'in')));
  const own = graph(
    id,
    `graph ${id}`,
    [...nodes, input(IN, 'in'), output(OUT, 'out')],
    [
      edge(300, IN, ITEM, 'features', port(0, 'in')),
      edge(301, ITEM + items.length - 1, OUT, port(items.length - 1, 'out'), 'features'),
      ...edges,
    ],
  );
  return [own, ...inner];
}

/** The same, flattened by hand: an item that is a module is entered at its input and left at its output. */
function flattened({ items, pairs }: Module, prefix: string): { nodes: string[]; joins: string[] } {
  const place = (i: number): string => `${prefix}${ITEM + i}`;
  const left = (i: number): string => (items[i] === null ? `${place(i)}:features` : `${place(i)}.${OUT}:out`);
  const entered = (i: number): string =>
    items[i] === null ? `${place(i)}:features` : `${place(i)}.${IN}:in`;
  const inner = items.flatMap((item, i) => (item === null ? [] : [flattened(item, `${place(i)}.`)]));
  return {
    nodes: [
      ...items.flatMap((item, i) => (item === null ? [place(i)] : [])),
      `${prefix}${IN}`,
      `${prefix}${OUT}`,
      ...inner.flatMap(({ nodes }) => nodes),
    ],
    joins: [
      `${prefix}${IN}:features > ${entered(0)}`,
      `${left(items.length - 1)} > ${prefix}${OUT}:features`,
      ...pairs.map(([a, b]) => `${left(a)} > ${entered(b)}`),
      ...inner.flatMap(({ joins }) => joins),
    ],
  };
}

test('inlining nested subgraphs equals flattening them by hand', () => {
  fc.assert(
    fc.property(anyModule, module => {
      const expansion = expand(graphsOf(module, { next: 1000 }));
      const expected = flattened(module, '');
      assert.equal(expansion.nodes.map(({ id }) => short(id)).sort(), expected.nodes.sort());
      assert.equal(joins(expansion), expected.joins.sort());
      assert.equal(expansion.warnings, []);
    }),
  );
});

test.run();
