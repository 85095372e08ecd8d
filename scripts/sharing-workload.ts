/**
 * One measurement of `bench-sharing.ts`, in a process of its own: features through a fan-out of four, by the
 * runtime's own route and channels, under one strategy.
 */
import { median } from '../profiles/median.js';
import { ArcCensus } from '../runtime/arc.js';
import { Arrival, Channel } from '../runtime/execution/channel.js';
import { Route } from '../runtime/execution/forwarder.js';
import { Scheduler } from '../runtime/execution/scheduler.js';
import type { Feature } from '../runtime/feature/feature.js';
import { type PathGeometry, PointGeometry } from '../runtime/feature/geometry.js';
import { REPRESENTATIONS, type Strategy } from '../runtime/feature/representation/strategies.js';
import { CloneCounter, type CloneSite, Ledger, NodeAccount } from '../runtime/ledger/ledger.js';
import { attributesOf, geometryOf, type Size } from './sharing-features.js';

export const WORKS = ['pass', 'attribute', 'geometry'] as const;
export type Work = (typeof WORKS)[number];

export interface Workload {
  readonly strategy: Strategy;
  readonly size: Size;
  readonly work: Work;
  /** Whether clones are counted; off only to measure what counting costs. */
  readonly ledger: boolean;
}

/** Asks what the ledger costs under a strategy. */
export interface LedgerRequest {
  readonly ledgerOf: Strategy;
}

export interface LedgerMeasurement {
  readonly featuresPerSecondOn: number;
  readonly featuresPerSecondOff: number;
  /** Median over neighbouring slices of time with the ledger by time without. */
  readonly timeRatio: number;
}

export interface Measurement {
  /** Features sent into the fan-out, per second of wall time. */
  readonly featuresPerSecond: number;
  readonly features: number;
}

/** Features that are sent again and again. */
const POOL: Readonly<Record<Size, number>> = { small: 100, medium: 100, large: 20 };
const FAN_OUT = 4;
const BATCH = 64;
const WARM_UP_MS = 150;
const MEASURED_MS = 400;

/** Counts nothing, so that the difference is what counting costs. */
class SilentCounter extends CloneCounter {
  override pointer(): void {}
  override deep(): void {}
}

class SilentAccount extends NodeAccount {
  override counter(site: CloneSite, port = ''): CloneCounter {
    return new SilentCounter(this.node, port, site);
  }
}

/** What one of the four receivers does with a feature. */
const RECEIVERS: Readonly<Record<Work, (feature: Feature, value: number) => void>> = {
  pass: () => undefined,
  attribute: (feature, value) => feature.set('attribute 9', value),
  geometry: (feature, value) => {
    const geometry = feature.geometryMut();
    if (geometry instanceof PointGeometry) geometry.x = value;
    else (geometry as PathGeometry).coordinates[0] = value;
  },
};

/** The fan-out: a route to four channels, and a pool of features that are sent again and again. */
class FanOut {
  private readonly channels: readonly Channel[];
  private readonly route: Route;
  private readonly pool: readonly Feature[];
  private readonly input: CloneCounter;
  private readonly work: (feature: Feature, value: number) => void;

  constructor({ strategy, size, work, ledger: isCounted }: Workload) {
    const account = isCounted
      ? new Ledger().account('bench')
      : new SilentAccount('bench', new ArcCensus(), 'shared');
    const scheduler = new Scheduler();
    this.channels = Array.from({ length: FAN_OUT }, (_, index) => {
      const names = { from: 'bench', to: `receiver ${index}` };
      return new Channel(names.from, names.to, names, BATCH, new Arrival(scheduler), scheduler);
    });
    const edges = this.channels.map(channel => ({ id: channel.to, channel, toPort: 'features' }));
    this.route = new Route('features', edges, { clone: null, entries: [] }, account);
    this.input = account.counter('source-context');
    this.work = RECEIVERS[work];
    this.pool = Array.from({ length: POOL[size] }, (_, number) => {
      const attributes = attributesOf(size, number);
      const parts = { id: `${number}`, metadata: null, attributes, geometry: geometryOf(size) };
      return REPRESENTATIONS[strategy].build(parts, account);
    });
  }

  /** Sends features until the time is over; returns how many. */
  sendFor(milliseconds: number): number {
    const end = performance.now() + milliseconds;
    let sent = 0;
    while (performance.now() < end) {
      for (let i = 0; i < BATCH; i++) this.route.forward(this.nextInput(sent++));
      for (const channel of this.channels) {
        for (const feature of channel.take().features) {
          this.work(feature, sent);
          feature.drop();
        }
      }
    }
    return sent;
  }

  /** Features in the pool stay there: what is sent is a clone, as a source's context is. */
  private nextInput(number: number): Feature {
    return this.pool[number % this.pool.length]!.share(this.input);
  }
}

export function measure(workload: Workload): Measurement {
  const fanOut = new FanOut(workload);
  fanOut.sendFor(WARM_UP_MS);
  const started = performance.now();
  const features = fanOut.sendFor(MEASURED_MS);
  return { features, featuresPerSecond: (1000 * features) / (performance.now() - started) };
}

const SLICES = 40;
const SLICE_MS = 40;

/** What counting costs: the same features with and without, in short slices by turns, so that drift cancels out. */
export function measureLedger(strategy: Strategy): LedgerMeasurement {
  const workload = { strategy, size: 'medium', work: 'attribute' } as const;
  const fanOuts = [true, false].map(ledger => new FanOut({ ...workload, ledger }));
  for (const fanOut of fanOuts) fanOut.sendFor(WARM_UP_MS);
  const rates: [number[], number[]] = [[], []];
  for (let slice = 0; slice < SLICES; slice++) {
    for (const turn of slice % 2 === 0 ? [0, 1] : [1, 0]) {
      const started = performance.now();
      const sent = fanOuts[turn]!.sendFor(SLICE_MS);
      rates[turn]!.push((1000 * sent) / (performance.now() - started));
    }
  }
  const [on, off] = rates;
  return {
    featuresPerSecondOn: median(on),
    featuresPerSecondOff: median(off),
    timeRatio: median(off.map((rate, slice) => rate / on[slice]!)),
  };
}

process.once('message', (request: Workload | LedgerRequest) => {
  const answer = 'ledgerOf' in request ? measureLedger(request.ledgerOf) : measure(request);
  process.send!(answer, () => process.disconnect());
});
