/** What a real run clones lies between the least and the most that is inferred from what it stored. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inferJob } from '../../../profiles/infer/infer-job.js';
import { type Narrowing, replayTrace } from '../../../profiles/replay/replay.js';
import type { Combination } from '../../../profiles/replay/replay-result.js';
import { runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import { openWorkflow } from '../../../runtime/open-workflow.js';
import { readTrace } from '../../../runtime/trace/read-trace.js';
import { type RandomGraph, randomGraph } from '../../runtime/execution/random-graph.js';
import { testCatalog } from '../../runtime/execution/test-actions.js';
import { inTemporaryFolder } from '../../runtime/store/temporary-folder.js';

const GRAPHS = Math.ceil(Number(process.env.ARCLAB_TEST_GRAPHS ?? 24) / 4);
const STORE = { featureStore: ['reference'], storeKey: ['port'] } as const;

function uuid(kind: number, index: number): string {
  return `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** The graph as the file of a workflow. */
function workflowText({ nodes, edges }: RandomGraph): string {
  const idOf = (name: string) =>
    uuid(
      1,
      nodes.findIndex(node => node.name === name),
    );
  return JSON.stringify({
    id: uuid(0, 1),
    name: 'random',
    entryGraphId: uuid(0, 2),
    graphs: [
      {
        id: uuid(0, 2),
        name: 'main',
        nodes: nodes.map(({ name, action, parameters = {} }) => {
          return { id: idOf(name), name, type: 'action', action, with: parameters };
        }),
        edges: edges.map(([from, to, fromPort = 'features', toPort = 'features'], index) => {
          return { id: uuid(2, index), from: idOf(from), to: idOf(to), fromPort, toPort };
        }),
      },
    ],
  });
}

function assertBetween(least: Combination, real: Combination, most: Combination): void {
  const { sharing, mutation, finish } = real;
  for (const count of ['deepClones', 'pointerClones'] as const) {
    const [low, is, high] = [least[count], real[count], most[count]];
    assert.ok(
      low <= is && is <= high,
      `${sharing}, ${mutation}, ${finish}: ${count} ${low} ≤ ${is} ≤ ${high}`,
    );
  }
}

async function assertInferred(graph: RandomGraph): Promise<void> {
  await inTemporaryFolder(async folder => {
    const workflow = join(folder, 'workflow.json');
    writeFileSync(workflow, workflowText(graph));
    const { catalog } = testCatalog();
    const trace = join(folder, 'run.trace');
    const options = runOptions('after', { featureStore: 'reference' });
    const run = startRun(openWorkflow(workflow, {}, catalog), {
      catalog,
      options,
      workDirectory: folder,
      trace,
    });
    const result = await run.result;
    assert.is(result.status, 'completed');
    // Where nothing was sent there is no file.
    if (readdirSync(join(folder, 'feature-store')).every(name => !name.includes('.jsonl'))) return;
    const job = inferJob(workflow, join(folder, 'feature-store'));
    const real = replayTrace(readTrace(trace), STORE).combinations;
    const least = replayTrace(job.least, STORE).combinations;
    const most = replayTrace(job.most, STORE).combinations;
    for (const [i, combination] of real.entries()) assertBetween(least[i]!, combination, most[i]!);
  });
}

test('random workflows: a real run lies between, under every strategy and option', async () => {
  await fc.assert(fc.asyncProperty(randomGraph, assertInferred), {
    numRuns: GRAPHS,
    includeErrorInReport: true,
    endOnFailure: true,
  });
});

test('the copies that the engine counted are inferred to the last one, and their bytes within 5 %', () => {
  for (const [name, maps, mapBytes, geometries, geometryBytes] of [
    ['counties', 715, 519_504, 117, 63_448],
    ['unknown-actions', 3349, 36_423_278, 0, 0],
  ] as const) {
    const folder = join('test/profiles/infer/jobs', name);
    const job = inferJob(join(folder, 'workflow.yml'), join(folder, 'feature-store'));
    const engine: Narrowing = {
      sharing: ['arc-geometry-attributes'],
      mutation: ['clone-then-mutate'],
      finish: ['take'],
      ...STORE,
    };
    for (const trace of [job.least, job.most]) {
      const rows = replayTrace(trace, engine).combinations[0]!.ledgerRows();
      const copied = (part: string) => {
        const deep = rows.filter(row => row.part === part && row.kind === 'deep');
        return {
          count: deep.reduce((sum, { count }) => sum + count, 0),
          bytes: deep.reduce((sum, { bytesModeled }) => sum + bytesModeled, 0),
        };
      };
      assert.is(copied('attributes').count, maps);
      assert.is(copied('geometry').count, geometries);
      for (const [bytes, counted] of [
        [copied('attributes').bytes, mapBytes],
        [copied('geometry').bytes, geometryBytes],
      ] as const) {
        assert.ok(Math.abs(bytes - counted) <= 0.05 * counted, `${bytes} bytes for ${counted}`);
      }
    }
  }
});

test.run();
