/**
 * How long Rust takes to re-enact traces, and what is alive at the peak: of the shipped workflows, and of features of
 * three sizes through a fan-out of four. It needs cargo.
 *
 * node dist/scripts/bench-reenact.js [runs]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../profiles/median.js';
import { nativeTotals } from '../profiles/replay/native/native-tables.js';
import { type Reenacted, type ReenactSettings, reenactTrace } from '../profiles/replay/native/reenact.js';
import { runOptions } from '../runtime/execution/options.js';
import { startRun } from '../runtime/execution/run.js';
import { STRATEGIES } from '../runtime/feature/representation/strategies.js';
import { openWorkflow } from '../runtime/open-workflow.js';
import { readTrace } from '../runtime/trace/read-trace.js';
import { SIZES, type Size } from './sharing-features.js';
import { writeSharingTrace } from './sharing-trace.js';

const FEATURES: Readonly<Record<Size, number>> = { small: 20_000, medium: 2000, large: 50 };

/** The engine as it is and as it is planned, but for its store, which is off in both. */
const OPTIONS: Readonly<Record<string, ReenactSettings>> = {
  'clone, copy': {
    mutation: ['clone-then-mutate'],
    finish: ['copy'],
    featureStore: ['off'],
    storeKey: ['port'],
  },
  'move, take': {
    mutation: ['move-then-mutate'],
    finish: ['take'],
    featureStore: ['off'],
    storeKey: ['port'],
  },
};

const runs = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'arclab-bench-reenact-'));

async function traceWorkflow(name: string): Promise<string> {
  const trace = join(folder, `${name}.trace`);
  const graph = openWorkflow(join('notebooks', 'workflows', `${name}.yml`));
  const settings = { options: runOptions('after', {}), workDirectory: join(folder, name), trace };
  const { failure } = await startRun(graph, settings).result;
  if (failure !== null) throw failure;
  return trace;
}

function traceSize(size: Size): string {
  const trace = join(folder, `${size}.trace`);
  writeSharingTrace(trace, size, FEATURES[size]);
  return trace;
}

/** What one strategy did in each run: milliseconds, megabytes, and how far the model of bytes was off. */
function cell(repeated: readonly Reenacted[][], at: number): string {
  const { peakInRust, ratio } = nativeTotals(repeated[0]![at]!);
  const ms = median(repeated.map(all => all[at]!.native.milliseconds));
  const off = ratio === null ? '–' : ratio.toFixed(4);
  return `${ms.toFixed(0)} ms, ${(peakInRust / 1e6).toFixed(1)} MB, ${off}`;
}

function rows(name: string, path: string): void {
  const trace = readTrace(path);
  for (const [options, settings] of Object.entries(OPTIONS)) {
    const repeated = Array.from({ length: runs }, () => reenactTrace(path, trace, settings));
    const cells = STRATEGIES.map((_, at) => cell(repeated, at));
    console.log(`| ${name}, ${options} | ${cells.join(' | ')} |`);
  }
}

try {
  console.log('Wall time (median), live bytes at the peak, and bytes of deep clones: modeled by counted\n');
  console.log(`| trace, mutation and finish | ${STRATEGIES.join(' | ')} |`);
  console.log(`|---|${STRATEGIES.map(() => '---:').join('|')}|`);
  for (const name of ['counties', 'countries']) rows(name, await traceWorkflow(name));
  for (const size of SIZES) rows(`${FEATURES[size]} ${size} features`, traceSize(size));
} finally {
  rmSync(folder, { recursive: true });
}
