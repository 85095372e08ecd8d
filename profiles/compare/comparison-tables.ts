/**
 * A comparison as arquero tables. Bytes are bytes, times are milliseconds, and measured figures are medians
 * over the runs of a variant; clones are the same in every run.
 */
import type { ColumnTable } from 'arquero';
import { CLONE_SITES, type LedgerRow } from '../../runtime/ledger/ledger.js';
import { type CloneTotals, cloneTotals } from '../clones/clones-table.js';
import { median } from '../median.js';
import { tableOf } from '../table-of.js';
import { type Comparison, type Mutation, measuredVariants, type Variant } from './compare.js';
import type { RunRecord } from './run-record.js';

export interface SummaryRow extends CloneTotals {
  readonly strategy: string;
  readonly mutation: Mutation;
  /** Medians. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly gcMs: number;
  readonly peakRss: number;
  readonly peakHeap: number;
  readonly peakBuffers: number;
  /** Median time as a multiple of the first strategy's in the same mutation mode. */
  readonly cpuRatio: number;
  readonly runs: number;
}

const SUMMARY_COLUMNS = [
  'strategy',
  'mutation',
  'deep',
  'pointer',
  'bytesCopied',
  'bytesModeled',
  'wallMs',
  'cpuMs',
  'cpuRatio',
  'gcMs',
  'peakRss',
  'peakHeap',
  'peakBuffers',
  'runs',
] as const;

/** One row per strategy and mutation mode that was measured. */
export function summaryRows(comparison: Comparison): SummaryRow[] {
  const variants = measuredVariants(comparison);
  return variants.map(variant => {
    const of = (figure: (run: RunRecord) => number) => median(variant.runs.map(figure));
    const base = variants.find(({ mutation }) => mutation === variant.mutation)!;
    const cpuMs = of(run => run.cpuMs);
    return {
      strategy: variant.strategy,
      mutation: variant.mutation,
      ...cloneTotals(ledgerOf(variant)),
      wallMs: of(run => run.wallMs),
      cpuMs,
      cpuRatio: cpuMs / median(base.runs.map(run => run.cpuMs)),
      gcMs: of(run => run.gcMs),
      peakRss: of(run => run.peakRss),
      peakHeap: of(run => run.peakHeap),
      peakBuffers: of(run => run.peakBuffers),
      runs: variant.runs.length,
    };
  });
}

/** Every strategy and mutation mode; one without a finished run has no figures, and its `outcome` says why. */
export function summaryTable(comparison: Comparison): ColumnTable {
  const rows = summaryRows(comparison);
  return tableOf(
    [...SUMMARY_COLUMNS, 'outcome'],
    comparison.variants.map(variant => {
      const { strategy, mutation, failure } = variant;
      const figures = rows.find(row => row.strategy === strategy && row.mutation === mutation);
      const outcome = failure === null ? 'completed' : `run ${failure.run} failed: ${failure.message}`;
      const blank = Object.fromEntries(SUMMARY_COLUMNS.map(name => [name, null])) as unknown as SummaryRow;
      return { ...blank, strategy, mutation, ...figures, runs: variant.runs.length, outcome };
    }),
  );
}

/** The clones of a variant, which are those of each of its runs. */
export function ledgerOf({ runs }: Variant): readonly LedgerRow[] {
  return runs[0]?.ledger ?? [];
}

/** One row per variant and clone site: clones and bytes. */
export function siteTable(comparison: Comparison): ColumnTable {
  const rows = measuredVariants(comparison).flatMap(variant =>
    CLONE_SITES.map(site => ({
      strategy: variant.strategy,
      mutation: variant.mutation,
      site,
      ...cloneTotals(ledgerOf(variant).filter(row => row.site === site)),
    })),
  );
  return tableOf(
    ['strategy', 'mutation', 'site', 'deep', 'pointer', 'bytesCopied', 'bytesModeled'],
    rows.filter(row => row.deep + row.pointer > 0),
  );
}

/** One row per variant and node, in the order of the graph: clones, bytes, features and time in the action. */
export function nodeTable({ variants }: Comparison): ColumnTable {
  const rows = variants.flatMap(variant =>
    (variant.runs[0]?.nodes ?? []).map(({ label, action, received, sent }, index) => ({
      strategy: variant.strategy,
      mutation: variant.mutation,
      node: label,
      action,
      received,
      sent,
      ...cloneTotals(ledgerOf(variant).filter(row => row.node === label)),
      busyMs: median(variant.runs.map(run => run.nodes[index]!.busyMs)),
    })),
  );
  return tableOf(
    [
      'strategy',
      'mutation',
      'node',
      'action',
      'received',
      'sent',
      'deep',
      'pointer',
      'bytesCopied',
      'bytesModeled',
      'busyMs',
    ],
    rows,
  );
}

/** The whole ledger: one row per variant, node, port, site, part and kind. */
export function ledgerTable({ variants }: Comparison): ColumnTable {
  const rows = variants.flatMap(variant =>
    ledgerOf(variant).map(row => ({ strategy: variant.strategy, mutation: variant.mutation, ...row })),
  );
  return tableOf(
    ['strategy', 'mutation', 'node', 'port', 'site', 'part', 'kind', 'count', 'bytesCopied', 'bytesModeled'],
    rows,
  );
}

/** Every measured run by itself, from which the medians are made. */
export function runTable({ variants }: Comparison): ColumnTable {
  const rows = variants.flatMap(({ strategy, mutation, runs }) =>
    runs.map(({ wallMs, cpuMs, gcMs, peakRss, peakHeap, peakBuffers }, index) => ({
      strategy,
      mutation,
      run: index + 1,
      ...{ wallMs, cpuMs, gcMs, peakRss, peakHeap, peakBuffers },
    })),
  );
  return tableOf(
    ['strategy', 'mutation', 'run', 'wallMs', 'cpuMs', 'gcMs', 'peakRss', 'peakHeap', 'peakBuffers'],
    rows,
  );
}

/** The outputs that all runs have in common: file, bytes, SHA-256. */
export function outputTable({ variants }: Comparison): ColumnTable {
  return tableOf(
    ['file', 'bytes', 'sha256'],
    variants.find(({ runs }) => runs.length > 0)?.runs[0]?.outputs ?? [],
  );
}
