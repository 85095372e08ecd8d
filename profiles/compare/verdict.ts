/** What a comparison says, in words, each sentence with the figures it rests on. */
import { RUN_OPTIONS } from '../../runtime/execution/options.js';
import { CLONE_SITES } from '../../runtime/ledger/ledger.js';
import { cloneTotals } from '../clones/clones-table.js';
import { type Comparison, type Mutation, variantOf } from './compare.js';
import { ledgerOf, type SummaryRow, summaryRows } from './comparison-tables.js';

export interface Verdict {
  /** The strategy to choose. */
  readonly strategy: string;
  readonly sentences: readonly string[];
}

/** Copied bytes that differ by less than this share count as equal, and time decides. */
const EQUAL_SHARE = 0.01;

/**
 * Chooses the strategy that copies the fewest bytes in the engine's own layout, with the mutation mode that
 * the engine has today; between equals, the one that takes the least processor time.
 */
export function verdictOf(comparison: Comparison): Verdict {
  const rows = summaryRows(comparison);
  const mutation = rows[0]!.mutation;
  const inMode = rows.filter(row => row.mutation === mutation);
  const least = Math.min(...inMode.map(row => row.bytesModeled));
  const best = inMode
    .filter(row => row.bytesModeled <= least * (1 + EQUAL_SHARE))
    .reduce((a, b) => (b.cpuMs < a.cpuMs ? b : a));
  const base = inMode.find(row => row.strategy === RUN_OPTIONS.sharing.before) ?? inMode[0]!;
  return {
    strategy: best.strategy,
    sentences: [
      choiceSentence(best, base, mutation),
      ...siteSentence(comparison, base),
      timeSentence(best, base, comparison),
      memorySentence(best, base),
      ...mutationSentence(rows, best),
      ...failureSentences(comparison),
    ],
  };
}

function choiceSentence(best: SummaryRow, base: SummaryRow, mutation: Mutation): string {
  if (best.strategy === base.strategy) {
    return `Keep ${best.strategy}: with ${mutation}, no other strategy copies fewer bytes (${bytes(best.bytesModeled)}).`;
  }
  const share = percent(1 - best.bytesModeled / base.bytesModeled);
  return (
    `Choose ${best.strategy}: with ${mutation} it copies ${bytes(best.bytesModeled)} where ${base.strategy} copies ` +
    `${bytes(base.bytesModeled)}, ${share} less (in the engine's layout; in this process ` +
    `${bytes(best.bytesCopied)} for ${bytes(base.bytesCopied)}), with ${count(best.deep)} deep clones for ${count(base.deep)}.`
  );
}

function siteSentence(comparison: Comparison, base: SummaryRow): string[] {
  const ledger = ledgerOf(variantOf(comparison, base.strategy, base.mutation));
  const sites = CLONE_SITES.map(site => ({ site, ...cloneTotals(ledger.filter(row => row.site === site)) }));
  const [first] = sites.sort((a, b) => b.bytesModeled - a.bytesModeled);
  if (first === undefined || first.bytesModeled === 0) return [];
  const share = percent(first.bytesModeled / base.bytesModeled);
  return [
    `Under ${base.strategy}, most bytes are copied at ${first.site}: ${bytes(first.bytesModeled)}, ${share} of all.`,
  ];
}

/** Times are only said to differ where the slowest run of one is faster than the fastest of the other. */
function timeSentence(best: SummaryRow, base: SummaryRow, comparison: Comparison): string {
  if (best.strategy === base.strategy) return `It takes ${milliseconds(best.cpuMs)} of processor time.`;
  const times = ({ strategy, mutation }: SummaryRow) =>
    variantOf(comparison, strategy, mutation).runs.map(run => run.cpuMs);
  const apart = Math.max(...times(best)) < Math.min(...times(base));
  const figures = `${milliseconds(best.cpuMs)} of processor time for ${milliseconds(base.cpuMs)} (medians of ${best.runs} runs)`;
  return apart
    ? `Every one of its runs was faster: ${figures}.`
    : `Its runs were not clearly faster: ${figures}, and the runs overlap.`;
}

function memorySentence(best: SummaryRow, base: SummaryRow): string {
  return (
    `The process peaked at ${bytes(best.peakRss)} of resident memory for ${bytes(base.peakRss)}, ` +
    `of which typed arrays ${bytes(best.peakBuffers)} for ${bytes(base.peakBuffers)}.`
  );
}

function mutationSentence(rows: readonly SummaryRow[], best: SummaryRow): string[] {
  const moved = rows.find(row => row.strategy === best.strategy && row.mutation !== best.mutation);
  if (moved === undefined) return [];
  const change = moved.bytesModeled - best.bytesModeled;
  const share = best.bytesModeled === 0 ? 0 : Math.abs(change) / best.bytesModeled;
  const effect =
    change === 0
      ? 'changes nothing'
      : `copies ${bytes(moved.bytesModeled)}, ${percent(share)} ${change < 0 ? 'less' : 'more'}`;
  return [`With ${moved.mutation} instead of ${best.mutation}, ${best.strategy} ${effect}.`];
}

/** Whoever reads the choice must know what it was not chosen from. */
function failureSentences({ variants }: Comparison): string[] {
  return variants.flatMap(({ strategy, mutation, runs, failure }) => {
    if (failure === null) return [];
    const what = runs.length === 0 ? 'could not be judged' : `was judged by ${runs.length} of its runs`;
    return [`With ${mutation}, ${strategy} ${what}: run ${failure.run} failed, since ${failure.message}.`];
  });
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function milliseconds(value: number): string {
  return `${Math.round(value).toLocaleString('en-US')} ms`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in decimal units, three digits. */
export function bytes(value: number): string {
  let unit = 0;
  let scaled = value;
  while (scaled >= 1000 && unit < UNITS.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${unit === 0 ? scaled : scaled.toPrecision(3)} ${UNITS[unit]}`;
}
