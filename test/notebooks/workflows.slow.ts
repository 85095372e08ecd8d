/** The workflows that ship: equal outputs under every strategy, and results that agree with published figures. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fromCSV } from 'arquero';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measureVariants } from '../../profiles/compare/measure-variants.js';
import { runOptions } from '../../runtime/execution/options.js';
import { startRun } from '../../runtime/execution/run.js';
import { STRATEGIES } from '../../runtime/feature/representation/strategies.js';
import { openWorkflow } from '../../runtime/open-workflow.js';

type Row = Record<string, number | string>;

/** The rows of the CSV files that a run as the memo plans it writes, by file. */
async function tablesOf(workflow: string, ...files: string[]): Promise<Row[][]> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-shipped-'));
  try {
    const graph = openWorkflow(workflow);
    assert.equal(graph.warnings, []);
    const { failure } = await startRun(graph, { options: runOptions('after'), workDirectory }).result;
    assert.is(failure, null);
    return files.map(
      file => fromCSV(readFileSync(join(workDirectory, 'artifacts', file), 'utf8')).objects() as Row[],
    );
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

for (const name of ['counties', 'countries']) {
  const workflow = resolve('notebooks', 'workflows', `${name}.yml`);

  test(`${name}: all strategies write the same files and leave nothing alive`, async () => {
    const variants = STRATEGIES.map(sharing => ({
      label: sharing,
      options: runOptions('before', { sharing, statusDelayMs: 0, featureStore: 'off' }),
    }));
    // Throws where an output differs or an Arc is left.
    const measured = await measureVariants({ workflow, variables: {}, runs: 1 }, variants);
    assert.equal(
      measured.map(({ failure }) => failure),
      STRATEGIES.map(() => null),
    );
    assert.ok(measured[0]!.runs[0]!.outputs.length >= 6);
  });

  test(`${name}: it has two fan-outs of three or more`, () => {
    const { nodes, edges } = openWorkflow(workflow);
    const fanOuts = nodes.map(({ id }) => edges.filter(edge => edge.from === id).length);
    assert.ok(fanOuts.filter(receivers => receivers >= 3).length >= 2);
  });
}

test('counties: areas of states agree with the Census within a thousandth', async () => {
  const [states, vertices, neighbours] = await tablesOf(
    'notebooks/workflows/counties.yml',
    'states.csv',
    'vertices.csv',
    'neighbours-across-state-lines.csv',
  );
  assert.is(states!.length, 20);
  for (const { stateName, errorPercent } of states!) {
    assert.ok(Math.abs(Number(errorPercent)) < 0.1, `${stateName}: ${errorPercent} %`);
  }
  assert.equal(
    vertices!.map(row => [row.counties, row.vertices]),
    [[3231, 68313]],
  );
  assert.is(neighbours![0]!.name, 'District of Columbia');
});

test('countries: areas agree with published figures within the generalisation of the map', async () => {
  const [published, detail, areas, north] = await tablesOf(
    'notebooks/workflows/countries.yml',
    'published.csv',
    'countries-by-detail.csv',
    'countries-by-area.csv',
    'north-of-the-equator.csv',
  );
  assert.is(published!.length, 20);
  const errors = published!.map(row => Math.abs(Number(row.errorPercent))).sort((a, b) => a - b);
  assert.ok(errors[10]! < 1, `the median error is ${errors[10]} %`);
  assert.ok(errors[18]! < 2.5, `all but one are within 2.5 %, but one is ${errors[18]} % off`);
  assert.equal([detail![0]!.name, detail!.length], ['Canada', 255]);
  assert.is(areas![0]!.label, 'RUSSIA');
  assert.ok(Math.abs(Number(areas![0]!.km2) / 17_098_246 - 1) < 0.01);
  const kenya = north!.find(row => row.name === 'Kenya')!;
  assert.ok(Number(kenya.northernKm2) > 300_000 && Number(kenya.northernKm2) < 400_000);
});

test.run();
