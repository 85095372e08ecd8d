/** A comparison as its report shows it: strategies, nodes and clone sites side by side, in units that are read. */
import type { ColumnTable } from 'arquero';
import { REPRESENTATIONS } from '../../runtime/feature/representation/strategies.js';
import { CLONE_SITES } from '../../runtime/ledger/ledger.js';
import { cloneTotals } from '../clones/clones-table.js';
import { tableOf } from '../table-of.js';
import { type Comparison, type Mutation, measuredVariants, type Variant, variantOf } from './compare.js';
import { ledgerOf } from './comparison-tables.js';
import { byteText, timeText } from './figure-texts.js';
import { baseOf, differenceOf, type Measured, spreadOf } from './spread.js';
import { type Verdict, verdictOf } from './verdict.js';

const MEGABYTE = 1e6;

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e4) / (MEGABYTE / 1e4);
}

function variantsWith(comparison: Comparison, mutation: Mutation): Variant[] {
  return measuredVariants(comparison).filter(each => each.mutation === mutation);
}

/** `3.52 s (3.40–3.71)`: the median and the range of the runs. */
function rangeText(variant: Variant, figure: Measured, text: (value: number) => string): string {
  const { median, least, most, runs } = spreadOf(variant.runs, figure);
  return runs < 2 ? `${text(median)} (one run)` : `${text(median)} (${text(least)}–${text(most)})`;
}

function differenceText(comparison: Comparison, variant: Variant, figure: Measured): string {
  const base = baseOf(comparison, variant);
  if (variant === base) return '';
  const [spread, from] = [spreadOf(variant.runs, figure), spreadOf(base.runs, figure)];
  const ratio = `${(spread.median / from.median).toFixed(2)} ×`;
  const difference = differenceOf(spread, from);
  return difference.endsWith('every run') ? `${ratio}, ${difference}` : `${ratio}, but ${difference}`;
}

/** One row per strategy: what it shares, what was counted, and what was measured with its spread. */
export function strategiesBeside(comparison: Comparison, mutation: Mutation): ColumnTable {
  const variants = variantsWith(comparison, mutation);
  const against = variants[0] === undefined ? '' : baseOf(comparison, variants[0]).strategy;
  const rows = variants.map(variant => {
    const { deep, pointer, bytesModeled, bytesCopied } = cloneTotals(ledgerOf(variant));
    return {
      strategy: variant.strategy,
      shares: REPRESENTATIONS[variant.strategy].sharedParts,
      'deep clones': deep,
      'pointer clones': pointer,
      'MB copied (Rust layout)': megabytes(bytesModeled),
      'MB copied (this process)': megabytes(bytesCopied),
      'processor time, median (range)': rangeText(variant, 'cpuMs', timeText),
      [`time against ${against}`]: differenceText(comparison, variant, 'cpuMs'),
      'peak memory, median (range)': rangeText(variant, 'peakRss', byteText),
      [`memory against ${against}`]: differenceText(comparison, variant, 'peakRss'),
    };
  });
  return tableOf<Record<string, unknown>>(columnsOf(rows), rows);
}

/** One row per node: what it copies under the base and under the choice. */
export function nodesBeside(comparison: Comparison, verdict: Verdict = verdictOf(comparison)): ColumnTable {
  const [base, choice] = [verdict.base, verdict.strategy].map(name =>
    variantOf(comparison, name, verdict.mutation),
  ) as [Variant, Variant];
  const rows = base.runs[0]!.nodes.map(({ label, action, received, sent }) => {
    const at = (variant: Variant) => cloneTotals(ledgerOf(variant).filter(row => row.node === label));
    const [before, after] = [at(base), at(choice)];
    return {
      ...{ node: label, action, received, sent },
      [`deep clones, ${base.strategy}`]: before.deep,
      [`deep clones, ${choice.strategy}`]: after.deep,
      [`MB, ${base.strategy}`]: megabytes(before.bytesModeled),
      [`MB, ${choice.strategy}`]: megabytes(after.bytesModeled),
      'MB saved': megabytes(before.bytesModeled - after.bytesModeled),
    };
  });
  return tableOf<Record<string, unknown>>(columnsOf(rows), rows);
}

/** One row per clone site at which anything was copied: megabytes under every strategy. */
export function sitesBeside(comparison: Comparison, mutation: Mutation): ColumnTable {
  const variants = variantsWith(comparison, mutation);
  const bytesAt = (variant: Variant, site: string) =>
    cloneTotals(ledgerOf(variant).filter(row => row.site === site)).bytesModeled;
  const rows = CLONE_SITES.filter(site => variants.some(variant => bytesAt(variant, site) > 0)).map(site => ({
    'clone site': site,
    ...Object.fromEntries(
      variants.map(variant => [`MB, ${variant.strategy}`, megabytes(bytesAt(variant, site))]),
    ),
  }));
  return tableOf<Record<string, unknown>>(columnsOf(rows), rows);
}

/** One row per strategy: deep clones and megabytes where actions clone before they change, and where they move. */
export function mutationsBeside(comparison: Comparison): ColumnTable {
  const strategies = [...new Set(comparison.variants.map(({ strategy }) => strategy))];
  const rows = strategies.map(strategy => {
    const of = (mutation: Mutation) => {
      const variant = variantsWith(comparison, mutation).find(each => each.strategy === strategy);
      return variant === undefined ? null : cloneTotals(ledgerOf(variant));
    };
    const [cloned, moved] = [of('clone-then-mutate'), of('move-then-mutate')];
    return {
      strategy,
      'deep clones, clone-then-mutate': cloned?.deep ?? null,
      'deep clones, move-then-mutate': moved?.deep ?? null,
      'MB, clone-then-mutate': cloned && megabytes(cloned.bytesModeled),
      'MB, move-then-mutate': moved && megabytes(moved.bytesModeled),
      'move / clone':
        cloned && moved && cloned.bytesModeled > 0
          ? Math.round((1000 * moved.bytesModeled) / cloned.bytesModeled) / 1000
          : null,
    };
  });
  return tableOf(columnsOf(rows), rows);
}

function columnsOf<Row extends object>(rows: readonly Row[]): (keyof Row & string)[] {
  return Object.keys(rows[0] ?? {}) as (keyof Row & string)[];
}
