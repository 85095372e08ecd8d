/**
 * Sorts many large features within a memory budget, in a process of its own, and tells what memory that took: the
 * program of memory-budget.test.ts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { defineSink, defineSource, FEATURES } from '../../../runtime/actions/action.js';
import { standardActions } from '../../../runtime/actions/catalog.js';
import { runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import { PathGeometry } from '../../../runtime/feature/geometry.js';
import { type SampleNode, sampleGraph } from './sample-graph.js';

export interface BudgetRequest {
  /** Megabytes. */
  readonly memoryBudget: number;
  readonly features: number;
  /** Bytes of text, and again of coordinates, in each. */
  readonly partBytes: number;
  /** Whether the sink keeps all features too, to write them to a file. */
  readonly writes: boolean;
}

export interface BudgetReply {
  readonly spilled: number;
  /** Features that reached the sink, in the right order. */
  readonly sorted: number;
  /** Resident memory before the run, and its peak by the end, in bytes. */
  readonly baseline: number;
  readonly peak: number;
  readonly elapsedMs: number;
}

/** Without a common divisor with any number of features that is tried: every feature comes up once. */
const STRIDE = 7_919;

/** Features with keys in a scattered order, whose contents differ, so that nothing can be shared. */
function largeFeatures({ features, partBytes }: BudgetRequest) {
  return defineSource({
    name: 'Large Features',
    category: 'Test',
    summary: 'Emits large features',
    outputPorts: [FEATURES],
    parameters: z.unknown(),
    create: () => ({
      async start(out) {
        for (let i = 0; i < features; i++) {
          const key = (i * STRIDE) % features;
          const text = Buffer.alloc(partBytes, `${key} of ${features}, `).toString('latin1');
          const coordinates = new Float64Array(partBytes / 8).fill(key);
          const wait = out.emit({
            attributes: Attributes.of([
              ['key', key],
              ['text', text],
            ]),
            geometry: new PathGeometry('LineString', 4326, 'XY', coordinates),
          });
          if (wait !== undefined) await wait;
        }
      },
    }),
  });
}

async function sortLarge(request: BudgetRequest): Promise<BudgetReply> {
  let sorted = 0;
  const drain = defineSink({
    name: 'Drain',
    category: 'Test',
    summary: 'Looks at features and lets them go',
    parameters: z.unknown(),
    create: () => ({
      process: ({ feature }) => {
        const isNext = feature.get('key') === sorted;
        const isWhole = String(feature.get('text')).length === request.partBytes;
        if (isNext && isWhole && feature.geometry?.vertexCount === request.partBytes / 16) sorted++;
      },
    }),
  });
  const catalog = standardActions.with(largeFeatures(request), drain);
  const nodes: SampleNode[] = [
    { name: 'source', action: 'Large Features' },
    { name: 'sort', action: 'Feature Sorter', parameters: { attributes: ['key'], order: 'ascending' } },
    { name: 'drain', action: 'Drain' },
  ];
  if (request.writes) {
    const parameters = { output: { type: 'string', value: 'all.geojson' } };
    nodes.push({ name: 'write', action: 'GeoJSON Writer', parameters });
  }
  const sinks = nodes.slice(2).map(({ name }): [string, string] => ['sort', name]);
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-memory-'));
  try {
    const baseline = process.memoryUsage().rss;
    const result = await startRun(sampleGraph(catalog, nodes, [['source', 'sort'], ...sinks]), {
      catalog,
      workDirectory,
      options: runOptions('after', { memoryBudget: request.memoryBudget }),
    }).result;
    if (result.failure !== null) throw result.failure;
    return {
      spilled: result.nodes.reduce((sum, node) => sum + node.spilled, 0),
      sorted,
      baseline,
      peak: process.resourceUsage().maxRSS * 1024,
      elapsedMs: result.elapsedMs,
    };
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

process.once('message', (request: BudgetRequest) => {
  void sortLarge(request).then(reply => process.send!(reply, () => process.disconnect()));
});
