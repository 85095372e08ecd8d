/**
 * The features that one node keeps until it finishes: in memory as long as the run's budget has room, on disk
 * beyond it.
 *
 * The newest go to disk, and stay there until they are released: what came first is not moved to make room.
 * A feature on disk holds no Arc; read, it is parts that nobody else sees; released, it is built from them anew.
 */
import type { Kept } from '../actions/action.js';
import { Feature, type FeatureParts } from '../feature/feature.js';
import type { Representation } from '../feature/representation/representation.js';
import { FeatureError } from '../feature-error.js';
import type { CloneCounter, NodeAccount } from '../ledger/ledger.js';
import type { FeatureContent } from '../store/feature-line.js';
import type { SpillPlace } from '../store/spill-file.js';

class KeptFeature implements Kept {
  /** Bytes that it takes of the budget; 0 for one on disk. */
  bytes = 0;
  /** Those that were kept in memory before it and after it, and still are. */
  previous: KeptFeature | null = null;
  next: KeptFeature | null = null;

  /**
   * @param where the feature itself or its place on disk; `null` once it is not kept any more
   * @param number what the run's trace calls it
   */
  constructor(
    readonly owner: KeptFeatures,
    public where: Feature | SpillPlace | null,
    readonly number: number,
    readonly epsg: number | null,
  ) {}

  read(): FeatureContent {
    return this.owner.read(this);
  }
}

/** What of a node it counts in. */
export interface KeepingNode {
  readonly account: NodeAccount;
  kept: number;
  spilled: number;
}

/** Where features go for which there is no room, to be read at any place. */
export interface Spill {
  append(feature: FeatureContent): SpillPlace;
  read(place: SpillPlace): FeatureParts;
  close(): void;
}

/** The room that a run's nodes share (memory-budget.ts). */
export interface Room {
  take(feature: Feature): number | null;
  giveBack(bytes: number): void;
  passed(bytes: number): void;
  newFile(): Spill;
}

export class KeptFeatures {
  /** The first and last of those in memory. They are a chain: a node may keep millions, and drops them one by one. */
  private first: KeptFeature | null = null;
  private last: KeptFeature | null = null;
  private readonly finishCopy: CloneCounter;
  private spillFile: Spill | null = null;
  private ended = false;

  constructor(
    private readonly node: KeepingNode,
    private readonly budget: Room,
    private readonly representation: Representation,
  ) {
    this.finishCopy = node.account.counter('finish-copy');
  }

  /** Takes a feature over, which is called by a number. */
  keep(feature: Feature, number: number): Kept {
    const bytes = this.budget.take(feature);
    const kept = bytes === null ? this.spilled(feature, number) : this.held(feature, bytes, number);
    this.node.kept++;
    return kept;
  }

  read(kept: Kept): FeatureContent {
    const where = this.whereIs(kept);
    return where instanceof Feature ? where : this.readBack(where);
  }

  /** A feature that is kept here. Throws if it is not. */
  own(kept: Kept): { readonly number: number } {
    this.whereIs(kept);
    return kept as KeptFeature;
  }

  /** The number of a feature that was kept here; `undefined` for any other. */
  numberOf(kept: Kept): number | undefined {
    return kept instanceof KeptFeature && kept.owner === this ? kept.number : undefined;
  }

  /** Gives a feature back, which is not kept any more. */
  take(kept: Kept): Feature {
    const where = this.whereIs(kept);
    const feature = where instanceof Feature ? where : this.built(where);
    this.remove(kept as KeptFeature);
    return feature;
  }

  /** A clone of a feature, which stays kept. */
  copy(kept: Kept): Feature {
    const where = this.whereIs(kept);
    if (where instanceof Feature) return where.share(this.finishCopy);
    const original = this.built(where);
    const copy = original.share(this.finishCopy);
    original.drop();
    return copy;
  }

  /** Drops a feature if it is still kept. */
  forget(kept: Kept): void {
    if (!(kept instanceof KeptFeature) || kept.owner !== this) return;
    if (kept.where instanceof Feature) kept.where.drop();
    if (kept.where !== null) this.remove(kept);
  }

  /** Drops everything: the node has ended. */
  dropAll(): void {
    for (let kept = this.first; kept !== null; kept = this.first) this.forget(kept);
    this.spillFile?.close();
    this.node.kept = 0;
    this.ended = true;
  }

  private held(feature: Feature, bytes: number, number: number): KeptFeature {
    const kept = new KeptFeature(this, feature, number, feature.geometry?.epsg ?? null);
    kept.bytes = bytes;
    kept.previous = this.last;
    if (this.last === null) this.first = kept;
    else this.last.next = kept;
    this.last = kept;
    return kept;
  }

  private spilled(feature: Feature, number: number): KeptFeature {
    const place = this.file.append(feature);
    const epsg = feature.geometry?.epsg ?? null;
    feature.drop();
    this.budget.passed(place.length);
    this.node.account.conversions.add('spill-out', place.length);
    const kept = new KeptFeature(this, place, number, epsg);
    this.node.spilled++;
    return kept;
  }

  private built(place: SpillPlace): Feature {
    const { account } = this.node;
    const feature = this.representation.build(this.readBack(place), account);
    account.meter?.change(feature.unsharedBytes);
    return feature;
  }

  private readBack(place: SpillPlace): FeatureParts {
    this.budget.passed(place.length);
    this.node.account.conversions.add('spill-in', place.length);
    return this.file.read(place);
  }

  private get file(): Spill {
    this.spillFile ??= this.budget.newFile();
    return this.spillFile;
  }

  private whereIs(kept: Kept): Feature | SpillPlace {
    const isOwn = kept instanceof KeptFeature && kept.owner === this && !this.ended;
    if (isOwn && kept.where !== null) return kept.where;
    const message = 'only a feature that this node keeps can be read, released or copied';
    throw new FeatureError('internal.invariant_violation', message);
  }

  private remove(kept: KeptFeature): void {
    const { previous, next, where } = kept;
    if (where instanceof Feature) {
      this.budget.giveBack(kept.bytes);
      if (previous === null) this.first = next;
      else previous.next = next;
      if (next === null) this.last = previous;
      else next.previous = previous;
      kept.previous = null;
      kept.next = null;
    }
    kept.where = null;
    this.node.kept--;
  }
}
