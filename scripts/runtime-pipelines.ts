/**
 * One measurement of `bench-runtime.ts`, in a process of its own: a pass-through pipeline of five nodes, by the
 * runtime, by Node's streams in object mode, or by RxJS.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lastValueFrom, map, range, tap } from 'rxjs';
import { z } from 'zod';
import { MemorySampler, peaksOf } from '../profiles/process/memory-sampler.js';
import { defineSource, FEATURES } from '../runtime/actions/action.js';
import { standardActions } from '../runtime/actions/catalog.js';
import { runOptions } from '../runtime/execution/options.js';
import { startRun } from '../runtime/execution/run.js';
import type { AttributeValue } from '../runtime/feature/attribute-value.js';
import { Attributes } from '../runtime/feature/attributes.js';
import { PointGeometry } from '../runtime/feature/geometry.js';
import { Schema } from '../runtime/feature/schema.js';
import { openWorkflowText } from '../runtime/open-workflow.js';

export const PIPELINES = ['arclab', 'node streams', 'rxjs'] as const;
export type PipelineName = (typeof PIPELINES)[number];

export interface PipelineRequest {
  readonly pipeline: PipelineName;
  readonly features: number;
}

export interface PipelineMeasurement {
  readonly featuresPerSecond: number;
  /** Bytes of JavaScript heap and resident memory: the highest in the second half over the highest in the first. */
  readonly heapGrowth: number;
  readonly peakRss: number;
}

/** Noop processors between the source and the sink: five nodes in all. */
const MIDDLE = 3;

const SCHEMA = Schema.of(['n', 'name', 'kind']);

function partsOf(n: number) {
  const values: AttributeValue[] = [n, `feature ${n}`, 'point'];
  return { attributes: Attributes.ofSchema(SCHEMA, values), geometry: new PointGeometry(4326, 'XY', n, n) };
}

const points = defineSource({
  name: 'Points',
  category: 'Benchmark',
  summary: 'Emits points',
  outputPorts: [FEATURES],
  parameters: z.object({ count: z.number() }),
  create: ({ count }) => ({
    async start(out) {
      for (let n = 0; n < count; n++) {
        const wait = out.emit(partsOf(n));
        if (wait !== undefined) await wait;
      }
    },
  }),
});

function uuid(kind: string, n: number): string {
  return `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

function workflowText(count: number): string {
  const node = (n: number, action: string, parameters = {}) => ({
    id: uuid('a', n),
    name: `node ${n}`,
    type: 'action',
    action,
    with: parameters,
  });
  const middle = Array.from({ length: MIDDLE }, (_, i) => node(i + 1, 'Noop Processor'));
  const nodes = [node(0, 'Points', { count }), ...middle, node(MIDDLE + 1, 'Noop Sink')];
  const edges = middle.concat(nodes.at(-1)!).map((_, i) => ({
    id: uuid('e', i),
    from: uuid('a', i),
    to: uuid('a', i + 1),
    fromPort: FEATURES,
    toPort: FEATURES,
  }));
  const graph = { id: uuid('b', 0), name: 'main', nodes, edges };
  return JSON.stringify({ id: uuid('c', 0), name: 'pass', entryGraphId: graph.id, graphs: [graph] });
}

async function byArclab(count: number): Promise<void> {
  const catalog = standardActions.with(points);
  const graph = openWorkflowText(workflowText(count), { name: 'pass' }, catalog);
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-bench-'));
  try {
    const options = runOptions('after');
    const { failure, liveArcs } = await startRun(graph, { options, workDirectory, catalog }).result;
    if (failure !== null || liveArcs !== 0) throw failure ?? new Error(`${liveArcs} Arcs left`);
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

async function byStreams(count: number): Promise<void> {
  const middle = Array.from(
    { length: MIDDLE },
    () =>
      new Transform({
        objectMode: true,
        highWaterMark: 256,
        transform: (chunk, _encoding, done) => done(null, chunk),
      }),
  );
  const source = Readable.from(generated(count), { objectMode: true, highWaterMark: 256 });
  const sink = new Writable({
    objectMode: true,
    highWaterMark: 256,
    write: (_chunk, _encoding, done) => done(),
  });
  await pipeline([source, ...middle, sink]);
}

function* generated(count: number) {
  for (let n = 0; n < count; n++) yield partsOf(n);
}

/** RxJS pushes synchronously, without channels or back-pressure: the least that five steps can cost. */
async function byRxjs(count: number): Promise<void> {
  const pass = map((feature: ReturnType<typeof partsOf>) => feature);
  const passed = range(0, count).pipe(
    map(partsOf),
    pass,
    pass,
    pass,
    tap(() => undefined),
  );
  await lastValueFrom(passed);
}

const RUN: Readonly<Record<PipelineName, (count: number) => Promise<void>>> = {
  arclab: byArclab,
  'node streams': byStreams,
  rxjs: byRxjs,
};

async function measure({ pipeline: name, features }: PipelineRequest): Promise<PipelineMeasurement> {
  await RUN[name](Math.min(features, 20_000));
  const sampler = new MemorySampler();
  const started = performance.now();
  await RUN[name](features);
  const seconds = (performance.now() - started) / 1000;
  const samples = sampler.stop();
  const half = samples.length >> 1;
  const heapGrowth = peaksOf(samples.slice(half)).heap / peaksOf(samples.slice(0, half)).heap;
  return { featuresPerSecond: features / seconds, heapGrowth, peakRss: peaksOf(samples).rss };
}

process.once('message', async (request: PipelineRequest) => {
  process.send!(await measure(request), () => process.disconnect());
});
