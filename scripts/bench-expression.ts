/** Prints how long one evaluation of some typical expressions takes: `node dist/scripts/bench-expression.js` */

import { type AttributeReader, Expression } from '../runtime/expression/expression.js';

const ROUNDS = 9;
const ROUND_MS = 150;

const attributes: AttributeReader = new Map<string, string | number>([
  ['name', 'Minato'],
  ['population', 260_486],
  ['path', 'udx/bldg/53393599_bldg_6697_op.gml'],
  ['class', 'park'],
]);
const variables: AttributeReader = new Map([['limit', 1000]]);

const CASES: Readonly<Record<string, string>> = {
  literal: 'true',
  'attribute comparison': 'attributes["population"] > 1000',
  'attribute and variable': 'attributes["population"] > variables["limit"]',
  'get with default': 'attributes.get("storeys", 1)',
  'split and index': 'attributes["path"].split("/")[-1].split("_")[0]',
  'if/else chain': `
    kind = attributes["class"];
    if kind == "school" { 1 } else if kind == "hospital" { 2 } else if kind == "station" { 3 }
    else if kind == "park" { 4 } else { 0 }`,
  arithmetic: '(attributes["population"] / 100.0 + 3) * 2 - 1',
  closure: 'f = fn(a) { a + 1 }; f(attributes["population"])',
  'loop of ten': 't = 0; for i in range(10) { t += i } t',
  regex: 'Regex(r"_(\\w+)_(\\d+)_").find(attributes["path"])',
};

function nanosecondsPerRun(run: () => unknown): number {
  let count = 1000;
  for (;;) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < count; i++) run();
    const elapsed = Number(process.hrtime.bigint() - start);
    if (elapsed > ROUND_MS * 1e6) return elapsed / count;
    count = Math.ceil(count * Math.min(10, (ROUND_MS * 1.2e6) / Math.max(elapsed, 1)));
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

const scope = { attributes, variables };
const table = Object.entries(CASES).map(([name, source]) => {
  const expression = Expression.compile(source);
  const run = (): unknown => expression.evaluate(scope);
  const rounds = Array.from({ length: ROUNDS }, () => nanosecondsPerRun(run));
  return { name, 'ns per evaluation': Math.round(median(rounds)), fastest: Math.round(Math.min(...rounds)) };
});
console.table(table);
