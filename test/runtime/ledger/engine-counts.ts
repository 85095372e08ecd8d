/**
 * The *counties* workflow with the settings of today's engine, for comparison with what the engine itself counted:
 * built with counters in `Arc::make_mut` and its allocator, it ran the same workflow on the same counties.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feature as geoJsonOf } from 'topojson-client';
import { runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import type { LedgerRow, Part } from '../../../runtime/ledger/ledger.js';
import { openWorkflowText } from '../../../runtime/open-workflow.js';

/** Of 117 counties: Colorado, the District of Columbia, Maryland, Rhode Island and Wyoming. */
export const FIVE_STATES = ['08', '11', '24', '44', '56'];

/** The recorded workflow, which reads `in.geojson`. */
const WORKFLOW = 'test/profiles/infer/jobs/counties/workflow.yml';

/** What one part was copied at one node. */
export interface Copies {
  readonly node: string;
  readonly count: number;
  readonly bytes: number;
}

/**
 * The copies of a part that `Arc::make_mut` makes, node by node.
 * @param smallKm2 the workflow's variable: counties up to this area have surroundings drawn
 * @param states all counties are taken where no states are given
 */
export async function copiesByNode(
  smallKm2: number,
  states?: readonly string[],
): Promise<Record<'attributes' | 'geometry', Copies[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-engine-'));
  try {
    const input = join(folder, 'in.geojson');
    writeFileSync(input, JSON.stringify(countiesOf(states)));
    const text = readFileSync(WORKFLOW, 'utf8')
      .replace('value: in.geojson', `value: ${input}`)
      .replace(/smallKm2: \d+/, `smallKm2: ${smallKm2}`);
    const options = runOptions('after', {
      sharing: 'arc-geometry-attributes',
      mutation: 'clone-then-mutate',
      featureStore: 'reference',
      storeKey: 'port',
    });
    const graph = openWorkflowText(text, { name: 'counties' });
    const { ledger, failure } = await startRun(graph, { options, workDirectory: join(folder, 'work') })
      .result;
    if (failure !== null) throw failure;
    const rows = ledger.rows();
    return { attributes: copies(rows, 'attributes'), geometry: copies(rows, 'geometry') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function copies(rows: readonly LedgerRow[], of: Part): Copies[] {
  return rows
    .filter(({ part, kind }) => part === of && kind === 'deep')
    .map(({ node, count, bytesModeled }) => ({ node, count, bytes: bytesModeled }));
}

export function sum(copies: readonly Copies[], of: 'count' | 'bytes'): number {
  return copies.reduce((total, each) => total + each[of], 0);
}

interface County {
  readonly id: string;
  readonly properties: { readonly name: string };
  readonly geometry: object;
}

function countiesOf(states: readonly string[] | undefined): object {
  const file = createRequire(import.meta.url).resolve('us-atlas/counties-10m.json');
  const topology = JSON.parse(readFileSync(file, 'utf8'));
  const { features } = geoJsonOf(topology, topology.objects.counties) as unknown as { features: County[] };
  return {
    type: 'FeatureCollection',
    features: features
      .filter(({ id }) => states === undefined || states.includes(id.slice(0, 2)))
      .map(({ id, properties: { name }, geometry }) => ({
        type: 'Feature',
        properties: { name, id },
        geometry,
      })),
  };
}
