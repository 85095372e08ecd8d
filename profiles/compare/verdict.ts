/** What a comparison says, in words, each sentence with the figures it rests on. */
import { RUN_OPTIONS } from '../../runtime/execution/options.js';
import { CLONE_SITES } from '../../runtime/ledger/ledger.js';
import { cloneTotals } from '../clones/clones-table.js';
import { type Comparison, type Mutation, variantOf } from './compare.js';
import { ledgerOf, type SummaryRow, summaryRows } from './comparison-tables.js';
import { byteText, changeText, timeText } from './figure-texts.js';
import { differenceOf, type Spread, spreadOf } from './spread.js';

export interface Verdict {
  /** The strategy to choose. */
  readonly strategy: string;
  /** What it is held against: `owned`, or else the first that was compared. */
  readonly base: string;
  readonly mutation: Mutation;
  /** The choice in one sentence. */
  readonly choice: string;
  /** The next best and by how much; empty where there is none. */
  readonly runnerUp: string;
  readonly figures: readonly VerdictFigure[];
  readonly sentences: readonly string[];
}

/** One figure under the base and under the choice, in words. */
export interface VerdictFigure {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  /** What the figure rests on. */
  readonly note: string;
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
    base: base.strategy,
    mutation,
    choice: shortChoice(best, base),
    runnerUp: runnerUp(best, inMode),
    figures: [copiedFigure(best, base), ...measuredFigures(comparison, best, base)],
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

function shortChoice(best: SummaryRow, base: SummaryRow): string {
  if (best.strategy === base.strategy) {
    const verb = best.strategy === RUN_OPTIONS.sharing.before ? 'Keep' : 'Share features as';
    return `${verb} ${best.strategy}: no other strategy that was compared copies fewer bytes.`;
  }
  const change = changeText(base.bytesModeled, best.bytesModeled);
  return `Share features as ${best.strategy}: ${byteText(best.bytesModeled)} are copied where ${base.strategy} copies ${byteText(base.bytesModeled)}, ${change}.`;
}

function runnerUp(best: SummaryRow, rows: readonly SummaryRow[]): string {
  const [second] = rows.filter(row => row !== best).sort((a, b) => a.bytesModeled - b.bytesModeled);
  if (second === undefined) return '';
  const more = second.bytesModeled / best.bytesModeled - 1;
  const distance =
    Math.abs(more) <= EQUAL_SHARE
      ? 'as good as the same, and took more processor time'
      : changeText(best.bytesModeled, second.bytesModeled);
  return `The next best, ${second.strategy}, copies ${byteText(second.bytesModeled)}: ${distance}.`;
}

function copiedFigure(best: SummaryRow, base: SummaryRow): VerdictFigure {
  return {
    label: 'Bytes copied',
    before: byteText(base.bytesModeled),
    after: byteText(best.bytesModeled),
    change: changeText(base.bytesModeled, best.bytesModeled),
    note: `counted, in the layout of the Rust engine; ${count(base.deep)} deep clones${best === base ? '' : ` become ${count(best.deep)}`}`,
  };
}

function measuredFigures(comparison: Comparison, best: SummaryRow, base: SummaryRow): VerdictFigure[] {
  const runsOf = ({ strategy, mutation }: SummaryRow) => variantOf(comparison, strategy, mutation).runs;
  const figures = [
    { name: 'peakRss', label: 'Peak memory of the process', text: byteText },
    { name: 'cpuMs', label: 'Processor time', text: timeText },
  ] as const;
  return figures.map(({ name, label, text }) => {
    const [before, after] = [base, best].map(row => spreadOf(runsOf(row), name)) as [Spread, Spread];
    const difference = differenceOf(after, before);
    const range = ({ least, most }: Spread) => `${text(least)}–${text(most)}`;
    const isClear = difference.endsWith('every run');
    const overlap = difference === 'too few runs' ? 'one run each: nothing to say' : 'no clear difference';
    return {
      label,
      before: text(before.median),
      after: text(after.median),
      change: isClear ? changeText(before.median, after.median) : best === base ? 'the same' : overlap,
      note:
        after.runs < 2
          ? 'measured here, in one run of each'
          : `measured here, medians of ${after.runs} runs each; they lie at ${range(before)} and ${range(after)}`,
    };
  });
}

function choiceSentence(best: SummaryRow, base: SummaryRow, mutation: Mutation): string {
  if (best.strategy === base.strategy) {
    return `Keep ${best.strategy}: with ${mutation}, no other strategy copies fewer bytes (${byteText(best.bytesModeled)}).`;
  }
  const share = percent(1 - best.bytesModeled / base.bytesModeled);
  return (
    `Choose ${best.strategy}: with ${mutation} it copies ${byteText(best.bytesModeled)} where ${base.strategy} copies ` +
    `${byteText(base.bytesModeled)}, ${share} less (in the engine's layout; in this process ` +
    `${byteText(best.bytesCopied)} for ${byteText(base.bytesCopied)}), with ${count(best.deep)} deep clones for ${count(base.deep)}.`
  );
}

function siteSentence(comparison: Comparison, base: SummaryRow): string[] {
  const ledger = ledgerOf(variantOf(comparison, base.strategy, base.mutation));
  const sites = CLONE_SITES.map(site => ({ site, ...cloneTotals(ledger.filter(row => row.site === site)) }));
  const [first] = sites.sort((a, b) => b.bytesModeled - a.bytesModeled);
  if (first === undefined || first.bytesModeled === 0) return [];
  const share = percent(first.bytesModeled / base.bytesModeled);
  return [
    `Under ${base.strategy}, most bytes are copied at ${first.site}: ${byteText(first.bytesModeled)}, ${share} of all.`,
  ];
}

/** Times are only said to differ where the slowest run of one is faster than the fastest of the other. */
function timeSentence(best: SummaryRow, base: SummaryRow, comparison: Comparison): string {
  if (best.strategy === base.strategy) return `It takes ${timeText(best.cpuMs)} of processor time.`;
  const [of, from] = [best, base].map(({ strategy, mutation }) =>
    spreadOf(variantOf(comparison, strategy, mutation).runs, 'cpuMs'),
  ) as [Spread, Spread];
  const figures = `${timeText(of.median)} of processor time for ${timeText(from.median)}`;
  switch (differenceOf(of, from)) {
    case 'lower in every run':
      return `Every one of its runs was faster: ${figures} (medians of ${of.runs} runs).`;
    case 'higher in every run':
      return `Every one of its runs was slower: ${figures} (medians of ${of.runs} runs).`;
    case 'runs overlap':
      return `Its runs were not clearly faster: ${figures} (medians of ${of.runs} runs), and the runs overlap.`;
    default:
      return `It took ${figures}, in one run of each, which says little.`;
  }
}

function memorySentence(best: SummaryRow, base: SummaryRow): string {
  return (
    `The process peaked at ${byteText(best.peakRss)} of resident memory for ${byteText(base.peakRss)}, ` +
    `of which typed arrays ${byteText(best.peakBuffers)} for ${byteText(base.peakBuffers)}.`
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
      : `copies ${byteText(moved.bytesModeled)}, ${percent(share)} ${change < 0 ? 'less' : 'more'}`;
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
