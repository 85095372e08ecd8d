/**
 * The ledger: every clone, counted where it happens.
 *
 * A node has an account; an account has one counter per port and clone site; a counter is a flat array of
 * numbers. Whoever clones holds the counter already, so that counting is a few additions, cheap enough
 * never to be switched off.
 */
import { ArcCensus } from '../arc.js';
import { POINTER_BYTES, type StringCopying } from '../feature/size.js';
import { ConversionCounter, type ConversionRow } from './conversions.js';
import type { LiveMeter, RequestRecorder } from './observers.js';

/** The places in the engine where clones happen: the memo's table in its order, then the others. */
export const CLONE_SITES = [
  'source-context',
  'forward-writer',
  'store-serialize',
  'fan-out',
  'port-multiplex',
  'sink-input',
  'finish-copy',
  'graph-build',
  'action-clone',
  'copy-on-write',
] as const;

export type CloneSite = (typeof CLONE_SITES)[number];

export const PARTS = [
  'feature',
  'attributes',
  'attribute map',
  'attribute value',
  'geometry',
  'metadata',
  'processor',
] as const;

export type Part = (typeof PARTS)[number];

/** Positions in `PARTS`, for the hot path. */
export const PART = {
  feature: 0,
  attributes: 1,
  attributeMap: 2,
  attributeValue: 3,
  geometry: 4,
  metadata: 5,
  processor: 6,
} as const;

export type CloneKind = 'deep' | 'pointer';

/** One line of the ledger as a table. Bytes are explained in feature/size.ts. */
export interface LedgerRow {
  readonly node: string;
  /** The output port the feature left by, or the input port it came in by; empty where no port plays a role. */
  readonly port: string;
  readonly site: CloneSite;
  readonly part: Part;
  readonly kind: CloneKind;
  readonly count: number;
  readonly bytesCopied: number;
  readonly bytesModeled: number;
}

/** Where features come from: how many that were made there have not been dropped. */
export interface FeatureOrigin {
  readonly label: string;
  live: number;
}

const DEEP_FIELDS = 3;

/** What was cloned at one site, on one port of one node. */
export class CloneCounter implements FeatureOrigin {
  live = 0;
  private readonly pointers = new Float64Array(PARTS.length);
  private readonly deeps = new Float64Array(PARTS.length * DEEP_FIELDS);

  constructor(
    readonly node: string,
    readonly port: string,
    readonly site: CloneSite,
  ) {}

  get label(): string {
    return this.port === ''
      ? `${this.site} at "${this.node}"`
      : `${this.site} at "${this.node}" (${this.port})`;
  }

  /** Counts `count` raised counts of a part (a position in `PARTS`). */
  pointer(part: number, count = 1): void {
    this.pointers[part]! += count;
  }

  /** Counts one deep clone of a part, in bytes (feature/size.ts). */
  deep(part: number, bytesCopied: number, bytesModeled: number): void {
    const at = part * DEEP_FIELDS;
    this.deeps[at]! += 1;
    this.deeps[at + 1]! += bytesCopied;
    this.deeps[at + 2]! += bytesModeled;
  }

  /** The clones of one kind so far, over all parts. */
  total(kind: CloneKind): number {
    let sum = 0;
    for (let part = 0; part < PARTS.length; part++) {
      sum += kind === 'deep' ? this.deeps[part * DEEP_FIELDS]! : this.pointers[part]!;
    }
    return sum;
  }

  /** One row per part and kind of which anything was cloned. */
  rows(): LedgerRow[] {
    const { node, port, site } = this;
    const rows: LedgerRow[] = [];
    for (const [index, part] of PARTS.entries()) {
      const [deep, bytesCopied, bytesModeled] = this.deeps.subarray(index * DEEP_FIELDS);
      const pointers = this.pointers[index]!;
      if (deep! > 0) {
        rows.push({
          ...{ node, port, site, part },
          kind: 'deep',
          count: deep!,
          bytesCopied: bytesCopied!,
          bytesModeled: bytesModeled!,
        });
      }
      if (pointers > 0) {
        rows.push({
          ...{ node, port, site, part },
          kind: 'pointer',
          count: pointers,
          bytesCopied: 0,
          bytesModeled: POINTER_BYTES * pointers,
        });
      }
    }
    return rows;
  }
}

/** One node's part of the ledger. A feature refers to the account of the node that holds it. */
export class NodeAccount {
  private readonly counters = new Map<string, CloneCounter>();
  readonly copyOnWrite: CloneCounter;
  /** Features that the node made from parts, not by cloning. */
  readonly created: FeatureOrigin;
  /** Copies that the node made and that are no clones. */
  readonly conversions: ConversionCounter;
  /** What the run's trace is written by; `null` unless it has one. */
  recorder: RequestRecorder | null = null;
  /** Counts the bytes that are alive; `null` but in a replay. */
  meter: LiveMeter | null = null;

  constructor(
    readonly node: string,
    readonly census: ArcCensus,
    readonly strings: StringCopying,
  ) {
    this.copyOnWrite = this.counter('copy-on-write');
    this.created = { label: `made by "${node}"`, live: 0 };
    this.conversions = new ConversionCounter(node);
  }

  counter(site: CloneSite, port = ''): CloneCounter {
    const key = `${site} ${port}`;
    let counter = this.counters.get(key);
    if (counter === undefined) {
      counter = new CloneCounter(this.node, port, site);
      this.counters.set(key, counter);
    }
    return counter;
  }

  rows(): LedgerRow[] {
    return Array.from(this.counters.values(), counter => counter.rows()).flat();
  }

  /** Where features still alive came from. */
  origins(): FeatureOrigin[] {
    return [this.created, ...this.counters.values()];
  }
}

/** All accounts of one run, and the census of its Arcs. */
export class Ledger {
  readonly census = new ArcCensus();
  private readonly accounts = new Map<string, NodeAccount>();

  constructor(readonly strings: StringCopying = 'shared') {}

  account(node: string): NodeAccount {
    let account = this.accounts.get(node);
    if (account === undefined) {
      account = new NodeAccount(node, this.census, this.strings);
      this.accounts.set(node, account);
    }
    return account;
  }

  /** The ledger as a table: nodes in the order they were opened, sites in the memo's order. */
  rows(): LedgerRow[] {
    return Array.from(this.accounts.values(), account =>
      account.rows().sort((a, b) => CLONE_SITES.indexOf(a.site) - CLONE_SITES.indexOf(b.site)),
    ).flat();
  }

  /** Copies that are no clones, nodes in the order they were opened. */
  conversions(): ConversionRow[] {
    return Array.from(this.accounts.values(), account => account.conversions.rows()).flat();
  }

  /** Features alive, and where they were made or cloned. */
  liveFeatures(): FeatureOrigin[] {
    return Array.from(this.accounts.values(), account => account.origins())
      .flat()
      .filter(origin => origin.live !== 0);
  }
}
