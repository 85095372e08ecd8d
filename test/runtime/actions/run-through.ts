/** Runs a reader whose features go straight to a GeoJSON Writer, and gives what that wrote. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standardActions } from '../../../runtime/actions/catalog.js';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { buildGraph } from '../../../runtime/workflow/graph.js';
import { parseWorkflow } from '../../../runtime/workflow/read.js';
import { testId } from './run-action.js';

export interface ThroughRun {
  readonly result: RunResult;
  /** The text of every file below the artifacts folder, by its name. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/** @param options changes to the options of `preset: after` */
export async function runThrough(
  reader: string,
  parameters: object,
  options: Partial<RunOptions> = {},
): Promise<ThroughRun> {
  const output = { type: 'string', value: 'o.geojson' };
  const nodes = [
    { id: testId(1), name: 'reader', type: 'action', action: reader, with: parameters },
    { id: testId(2), name: 'writer', type: 'action', action: 'GeoJSON Writer', with: { output } },
  ];
  const ports = { fromPort: 'features', toPort: 'features' };
  const edges = [{ id: testId(3), from: testId(1), to: testId(2), ...ports }];
  const graphs = [{ id: testId(4), name: 'main', nodes, edges }];
  const text = JSON.stringify({ id: testId(5), name: 'test', entryGraphId: testId(4), graphs });
  const graph = buildGraph(parseWorkflow(text, { name: 'test', environment: {} }), standardActions);
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-through-'));
  try {
    const result = await startRun(graph, { options: runOptions('after', options), workDirectory }).result;
    const folder = join(workDirectory, 'artifacts');
    const names = readdirSync(folder);
    const files = names.map(name => [name, readFileSync(join(folder, name), 'utf8')]);
    return { result, artifacts: Object.fromEntries(files) };
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}
