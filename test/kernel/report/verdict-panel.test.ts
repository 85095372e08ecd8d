import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JUPYTER_DISPLAY } from '../../../kernel/display/mime.js';
import { copiesOf, drawnGraph, largestCopiers } from '../../../kernel/report/copy-graph.js';
import { howMeasured, repeatCommand } from '../../../kernel/report/how-measured.js';
import { copyGraphs, verdictPanel } from '../../../kernel/report/verdict-panel.js';
import { workflowResults } from '../../../kernel/report/workflow-results.js';
import { cloneTotals } from '../../../profiles/clones/clones-table.js';
import { type Comparison, compare, variantOf } from '../../../profiles/compare/compare.js';
import { byteText } from '../../../profiles/compare/figure-texts.js';
import { nodesBeside, sitesBeside, strategiesBeside } from '../../../profiles/compare/report-tables.js';
import { verdictOf } from '../../../profiles/compare/verdict.js';
import { replayTrace } from '../../../profiles/replay/replay.js';
import { openWorkflow } from '../../../runtime/open-workflow.js';
import type { WorkflowGraph } from '../../../runtime/workflow/graph.js';
import { sampleWorkflow } from '../cli/sample-workflow.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-panel-'));
const workflow = join(folder, 'levels.yml');
let comparison: Comparison;
let graph: WorkflowGraph;

test.before(async () => {
  writeFileSync(workflow, sampleWorkflow(['name: gauges', 'name: <b>gauges</b>']));
  graph = openWorkflow(workflow);
  comparison = await compare(workflow, {
    runs: 1,
    strategies: ['owned', 'arc-feature'],
    mutations: ['clone-then-mutate'],
  });
});
test.after(() => rmSync(folder, { recursive: true }));

const mode = 'clone-then-mutate';

test('the panel has the choice, three figures, and both pictures; names are text', async () => {
  const { trace } = await workflowResults(graph);
  const { featureStore, storeKey } = comparison.options;
  const replay = replayTrace(trace, { featureStore: [featureStore], storeKey: [storeKey] });
  const html = String(verdictPanel(comparison, graph, replay)[JUPYTER_DISPLAY]()['text/html']);
  const words = html.replace(/<[^>]+>/g, '').replaceAll('\u00a0', ' ');
  assert.match(words, /Share features as arc-feature: [\d.]+ kB are copied where owned copies [\d.]+ kB/);
  for (const label of ['Bytes copied', 'Features held at the peak', 'Processor time'])
    assert.match(words, label);
  assert.is(html.split('<svg').length - 1, 2);
  assert.not.match(html, '<b>gauges');
  const held = replay.combinations.find(
    each => each.sharing === 'owned' && each.mutation === mode && each.finish === 'copy',
  )!;
  assert.match(words, `Features held at the peak${byteText(held.peakLiveBytes)} → `);
});

test('what the picture has at nodes and on edges adds up to the ledger', () => {
  const variant = variantOf(comparison, 'owned', mode);
  const drawn = drawnGraph(graph, variant);
  const copies = copiesOf(drawn, variant);
  const { ledger } = variant.runs[0]!;
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, each) => total + each, 0);
  assert.is(sum(copies.atNode.values()), cloneTotals(ledger).bytesModeled);
  const sent = ledger.filter(({ site }) =>
    ['forward-writer', 'store-serialize', 'fan-out', 'port-multiplex'].includes(site),
  );
  assert.is(sum(copies.onEdge), cloneTotals(sent).bytesModeled);
  const [largest] = largestCopiers(copies, 1);
  assert.is(copies.atNode.get(largest!), Math.max(...copies.atNode.values()));
});

test('the graph with names says every node’s bytes', () => {
  const { 'text/plain': text } = copyGraphs(comparison, graph)[JUPYTER_DISPLAY]();
  assert.is(String(text).split('\n').length, graph.nodes.length);
});

test('tables side by side hold the ledger’s figures', () => {
  const total = cloneTotals(variantOf(comparison, 'owned', mode).runs[0]!.ledger);
  const [owned] = strategiesBeside(comparison, mode).objects() as Record<string, unknown>[];
  assert.is(owned!['deep clones'], total.deep);
  const nodes = nodesBeside(comparison, verdictOf(comparison)).objects() as Record<string, number>[];
  assert.is(
    nodes.reduce((sum, row) => sum + row['deep clones, owned']!, 0),
    total.deep,
  );
  assert.ok(sitesBeside(comparison, mode).numRows() > 2);
});

test('how it was measured can be repeated', () => {
  const rows = howMeasured(comparison, graph).objects() as { setting: string; value: string }[];
  const value = (setting: string) => rows.find(row => row.setting === setting)?.value;
  assert.is(value('data of “<b>gauges</b>”'), 'in the workflow file, 3 features');
  assert.match(value('Node, V8')!, process.version);
  assert.match(value('option statusDelayMs')!, /^0 \(the engine’s is 500\)$/);
  assert.is(
    repeatCommand(comparison),
    'npx arclab compare levels.yml --strategies owned,arc-feature --runs 1 --mutation clone-then-mutate --out report',
  );
});

test.run();
