/**
 * What simultaneous finishes cost, and what each finish gate makes of it (the memo's section 4 and plan 4): runs
 * notebooks/workflows/simultaneous-finishes.yml in fresh processes, the gates in turn.
 *
 * node dist/scripts/bench-finish-gate.js [rounds]
 */
import { fileURLToPath } from 'node:url';
import { measureVariants } from '../profiles/compare/measure-variants.js';
import type { RunRecord } from '../profiles/compare/run-record.js';
import { median } from '../profiles/median.js';
import { runOptions } from '../runtime/execution/options.js';

const rounds = Number(process.argv[2] ?? 5);
const workflow = fileURLToPath(
  new URL('../../notebooks/workflows/simultaneous-finishes.yml', import.meta.url),
);

const variants = [
  { label: 'none', options: runOptions('after', { finishGate: 'none' }) },
  { label: 'quiet', options: runOptions('after', { finishGate: 'quiet' }) },
  { label: 'permits, 1', options: runOptions('after', { finishGate: 'permits', finishPermits: 1 }) },
  { label: 'permits, 2', options: runOptions('after', { finishGate: 'permits', finishPermits: 2 }) },
];

const measured = await measureVariants(
  {
    workflow,
    variables: {},
    runs: rounds,
    onProgress: ({ done, total, label }) => process.stderr.write(`\r\x1b[2K${done} of ${total}: ${label}`),
  },
  variants,
);
process.stderr.write('\r\x1b[2K');

const megabytes = (runs: readonly RunRecord[], of: (run: RunRecord) => number): string =>
  (median(runs.map(of)) / 1e6).toFixed(0);

console.log(`Four heavy finishes (medians of ${rounds} runs in fresh processes)\n`);
console.log('| gate | finishes at once | peak RSS, MB | peak heap, MB | peak buffers, MB | wall, s |');
console.log('|---|---:|---:|---:|---:|---:|');
for (const [index, { label }] of variants.entries()) {
  const { runs } = measured[index]!;
  const cells = [
    label,
    Math.max(...runs.map(run => run.finishesAtOnce)),
    megabytes(runs, run => run.peakRss),
    megabytes(runs, run => run.peakHeap),
    megabytes(runs, run => run.peakBuffers),
    (median(runs.map(run => run.wallMs)) / 1000).toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
