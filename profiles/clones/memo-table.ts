/**
 * The clones of a run in the layout of the memo's table (its section 1): one row per clone site of the
 * runtime's core, with what the memo's arithmetic expects beside what the ledger counted.
 *
 * The expectation is made from the graph and from how many features passed; the ledger plays no part in it.
 */
import type { ColumnTable } from 'arquero';
import type { NodeReport } from '../../runtime/execution/node.js';
import type { RunOptions } from '../../runtime/execution/options.js';
import { STORED_FEATURES } from '../../runtime/execution/stored-features.js';
import { REPRESENTATIONS } from '../../runtime/feature/representation/strategies.js';
import type { CloneSite, LedgerRow } from '../../runtime/ledger/ledger.js';
import { tableOf } from '../table-of.js';

export interface MemoRow {
  readonly site: CloneSite;
  /** Where the engine does it, as the memo cites it. */
  readonly location: string;
  readonly what: string;
  readonly clonesPerFeature: string;
  /** Clones of whole features, by the arithmetic. */
  readonly expected: number;
  /** Clones of whole features, by the ledger. */
  readonly counted: number;
}

/** What the table needs of a run; a `RunRecord` and a `RunResult` with its rows both have it. */
export interface ClonedRun {
  readonly options: Pick<RunOptions, 'sharing' | 'featureStore' | 'storeKey'>;
  readonly nodes: readonly NodeReport[];
  readonly ledger: readonly LedgerRow[];
}

type Site = Omit<MemoRow, 'expected' | 'counted'> & {
  readonly expected: (run: ClonedRun) => number;
};

const SITES: readonly Site[] = [
  {
    site: 'source-context',
    location: 'source_node.rs:288',
    what: 'feature cloned into its context',
    clonesPerFeature: '1 (per source-emitted feature)',
    expected: ({ nodes }) => sum(nodes.filter(isSource), node => node.sent),
  },
  {
    site: 'forward-writer',
    location: 'forwarder.rs:107',
    what: 'feature cloned for the feature writer',
    clonesPerFeature: 'N (per edge; 1 with storeKey: port)',
    expected: run => (run.options.featureStore === 'reference' ? 0 : writes(run)),
  },
  {
    site: 'store-serialize',
    location: 'feature_store.rs:103',
    what: 'feature cloned again to be serialized',
    clonesPerFeature: 'N (as above, if the store is on)',
    expected: run => (run.options.featureStore === 'clone' ? writes(run) : 0),
  },
  {
    site: 'fan-out',
    location: 'forwarder.rs:140',
    what: 'context cloned for further receivers',
    clonesPerFeature: 'N − 1',
    expected: ({ nodes }) => overPorts(nodes, ({ sent, receivers }) => sent * Math.max(0, receivers - 1)),
  },
  {
    site: 'port-multiplex',
    location: 'forwarder.rs:60',
    what: 'context cloned for further output ports',
    clonesPerFeature: 'P − 1 (P = output ports)',
    expected: ({ nodes }) => sum(nodes, ({ multiplexed }) => multiplexed.ports - multiplexed.sends),
  },
  {
    site: 'sink-input',
    location: 'sink_node.rs:220',
    what: 'context cloned before the sink sees it',
    clonesPerFeature: '1 (per sink input)',
    expected: ({ nodes }) =>
      sum(
        nodes.filter(node => node.kind === 'sink'),
        node => node.received,
      ),
  },
];

/** The memo's table: one row per clone site of its section 1, in its order. */
export function memoTable(run: ClonedRun): ColumnTable {
  const rows = SITES.map(site => ({
    ...site,
    expected: site.expected(run),
    counted: featureClones(run, site.site),
  }));
  return tableOf<MemoRow>(['site', 'location', 'what', 'clonesPerFeature', 'expected', 'counted'], rows);
}

/** Clones of whole features at a site, as the run's representation counts one. */
function featureClones({ options, ledger }: ClonedRun, site: CloneSite): number {
  const { part, kind } = REPRESENTATIONS[options.sharing].countsShare;
  const shares = ledger.filter(row => row.site === site && row.part === part && row.kind === kind);
  return sum(shares, row => row.count);
}

/** What is replayed is stored already, and not written again. */
function writes({ options, nodes }: ClonedRun): number {
  const writing = nodes.filter(({ action }) => action !== STORED_FEATURES);
  return overPorts(writing, ({ sent, receivers }) => sent * (options.storeKey === 'port' ? 1 : receivers));
}

function isSource({ kind }: NodeReport): boolean {
  return kind === 'source';
}

function overPorts(nodes: readonly NodeReport[], of: (port: NodeReport['ports'][number]) => number): number {
  return sum(nodes, node => sum(node.ports, of));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
