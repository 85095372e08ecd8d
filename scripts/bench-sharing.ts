/**
 * Features per second through a fan-out of four, for each strategy, size of feature, and what receivers do;
 * and what the ledger costs. Every measurement has a fresh process; rounds are interleaved.
 *
 * node dist/scripts/bench-sharing.js [rounds]
 */
import { fileURLToPath } from 'node:url';
import { median } from '../profiles/median.js';
import { STRATEGIES } from '../runtime/feature/representation/strategies.js';
import { measureInterleaved } from './measure-in-process.js';
import { SIZES } from './sharing-features.js';
import {
  type LedgerMeasurement,
  type LedgerRequest,
  type Measurement,
  WORKS,
  type Workload,
} from './sharing-workload.js';

const rounds = Number(process.argv[2] ?? 3);
const WORKLOAD = fileURLToPath(new URL('./sharing-workload.js', import.meta.url));

/** Medians of the features per second of every workload, measured in turn. */
async function medians(workloads: readonly Workload[]): Promise<number[]> {
  const answers = await measureInterleaved<Workload, Measurement>(WORKLOAD, workloads, rounds);
  return answers.map(runs => median(runs.map(run => run.featuresPerSecond)));
}

const rate = (value: number): string => {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(1)} k` : value.toFixed(0);
};

async function sharingTable(): Promise<void> {
  const workloads = SIZES.flatMap(size =>
    WORKS.flatMap(work => STRATEGIES.map(strategy => ({ strategy, size, work, ledger: true }))),
  );
  const rates = await medians(workloads);
  console.log(
    `Features per second through a fan-out of 4 (medians of ${rounds} runs; × is the ratio to owned)\n`,
  );
  console.log(`| feature, receivers | ${STRATEGIES.join(' | ')} |`);
  console.log(`|---|${STRATEGIES.map(() => '---:').join('|')}|`);
  for (let row = 0; row < workloads.length; row += STRATEGIES.length) {
    const { size, work } = workloads[row]!;
    const owned = rates[row]!;
    const cells = STRATEGIES.map(
      (_, at) => `${rate(rates[row + at]!)} (${(rates[row + at]! / owned).toFixed(1)} ×)`,
    );
    const does =
      work === 'pass' ? 'pass through' : `edit ${work === 'attribute' ? 'an attribute' : 'the geometry'}`;
    console.log(`| ${size}, ${does} | ${cells.join(' | ')} |`);
  }
}

async function ledgerTable(): Promise<void> {
  const requests = STRATEGIES.map((ledgerOf): LedgerRequest => ({ ledgerOf }));
  const answers = await measureInterleaved<LedgerRequest, LedgerMeasurement>(WORKLOAD, requests, rounds);
  console.log('\nThe ledger on and off (medium features, one attribute edited)\n');
  console.log('| strategy | features/s on | features/s off | time on / off |');
  console.log('|---|---:|---:|---:|');
  for (const [index, strategy] of STRATEGIES.entries()) {
    const of = (figure: keyof LedgerMeasurement) => median(answers[index]!.map(answer => answer[figure]));
    const [on, off] = [of('featuresPerSecondOn'), of('featuresPerSecondOff')];
    console.log(`| ${strategy} | ${rate(on)} | ${rate(off)} | ${of('timeRatio').toFixed(3)} |`);
  }
}

await sharingTable();
await ledgerTable();
