/** Runs a sample graph with failing actions in it, and collects all that it leaves. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import * as assert from 'uvu/assert';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { type Run, startRun } from '../../../runtime/execution/run.js';
import type { RunEvent } from '../../../runtime/execution/run-events.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import type { ErrorPolicy } from '../../../runtime/workflow/error-policy.js';
import { failingActions } from './failing-actions.js';
import { type SampleEdge, type SampleNode, sampleGraph } from './sample-graph.js';
import { testCatalog } from './test-actions.js';

export interface Sample {
  readonly nodes: readonly SampleNode[];
  readonly edges: readonly SampleEdge[];
  readonly policy?: Partial<ErrorPolicy>;
  /** Changes to the options of `preset: after`. */
  readonly options?: Partial<RunOptions>;
}

export interface SampleRun extends RunResult {
  /** What each Record sink got, as lines. */
  readonly recorded: ReadonlyMap<string, readonly string[]>;
  /** The text of every file in the work directory, by its path in it. */
  readonly files: Readonly<Record<string, string>>;
  readonly events: readonly RunEvent[];
}

/** Runs it to its end and asserts that nothing is left alive. `meanwhile` gets the run as soon as it is started. */
export async function runSample(
  { nodes, edges, policy = {}, options = {} }: Sample,
  meanwhile: (run: Run) => void = () => undefined,
): Promise<SampleRun> {
  const { catalog: base, recorded } = testCatalog();
  const catalog = base.with(...failingActions);
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-sample-'));
  try {
    const graph = sampleGraph(catalog, nodes, edges, policy);
    const run = startRun(graph, { options: runOptions('after', options), workDirectory, catalog });
    meanwhile(run);
    const result = await run.result;
    const events: RunEvent[] = [];
    for await (const event of run.events()) events.push(event);
    assert.is(result.liveArcs, 0, 'no Arc is left alive');
    assert.equal(result.leaks, [], 'no feature is left alive');
    return { ...result, recorded, files: filesIn(workDirectory), events };
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

/** `n` of every line, in their order. */
export function numbersOf(lines: readonly string[]): number[] {
  return lines.map(line => JSON.parse(line).attributes.n);
}

/** The objects of a file of JSON lines. */
export function linesOf(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

export const numbers = (count: number): SampleNode => ({
  name: 'source',
  action: 'Numbers',
  parameters: { count },
});

export const record = (name: string): SampleNode => ({ name, action: 'Record', parameters: { as: name } });

function filesIn(directory: string): Record<string, string> {
  const files: Record<string, string> = {};
  if (!existsSync(directory)) return files;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(directory, path)] = readFileSync(path, 'utf8');
  }
  return files;
}
