/**
 * The features that one node keeps until it finishes: in memory as long as the run's budget has room, on disk
 * beyond it.
 *
 * The newest go to disk, and stay there until they are released: what came first is not moved to make room.
 * A feature on disk holds no Arc; read, it is parts that nobody else sees; released, it is built from them anew.
 */
import type { Kept } from '../actions/action.js';
import { Feature, type FeatureParts } from '../feature/feature.js';
import { FeatureError } from '../feature-error.js';
import type { CloneCounter } from '../ledger/ledger.js';
import type { FeatureContent } from '../store/feature-line.js';
import type { SpillFile, SpillPlace } from '../store/spill-file.js';
import type { RunningNode } from './node.js';
import type { RunState } from './run-state.js';

class KeptFeature implements Kept {
  /** @param where the feature itself or its place on disk; `null` once it is not kept any more */
  constructor(
    readonly owner: KeptFeatures,
    public where: Feature | SpillPlace | null,
  ) {}

  read(): FeatureContent {
    return this.owner.read(this);
  }
}

export class KeptFeatures {
  /** Those in memory, with the bytes that each takes of the budget. */
  private readonly inMemory = new Map<KeptFeature, number>();
  private readonly finishCopy: CloneCounter;
  private spillFile: SpillFile | null = null;
  private ended = false;

  constructor(
    private readonly node: RunningNode,
    private readonly run: RunState,
  ) {
    this.finishCopy = node.account.counter('finish-copy');
  }

  /** Takes a feature over. */
  keep(feature: Feature): Kept {
    const bytes = this.run.budget.take(feature);
    const kept = bytes === null ? this.spilled(feature) : this.held(feature, bytes);
    this.node.kept++;
    return kept;
  }

  read(kept: Kept): FeatureContent {
    const where = this.whereIs(kept);
    return where instanceof Feature ? where : this.readBack(where);
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
    for (const kept of this.inMemory.keys()) this.forget(kept);
    this.spillFile?.close();
    this.node.kept = 0;
    this.ended = true;
  }

  private held(feature: Feature, bytes: number): KeptFeature {
    const kept = new KeptFeature(this, feature);
    this.inMemory.set(kept, bytes);
    return kept;
  }

  private spilled(feature: Feature): KeptFeature {
    const place = this.file.append(feature);
    feature.drop();
    this.run.budget.passed(place.length);
    const kept = new KeptFeature(this, place);
    this.node.spilled++;
    return kept;
  }

  private built(place: SpillPlace): Feature {
    return this.run.representation.build(this.readBack(place), this.node.account);
  }

  private readBack(place: SpillPlace): FeatureParts {
    this.run.budget.passed(place.length);
    return this.file.read(place);
  }

  private get file(): SpillFile {
    this.spillFile ??= this.run.budget.newFile();
    return this.spillFile;
  }

  private whereIs(kept: Kept): Feature | SpillPlace {
    const isOwn = kept instanceof KeptFeature && kept.owner === this && !this.ended;
    if (isOwn && kept.where !== null) return kept.where;
    const message = 'only a feature that this node keeps can be read, released or copied';
    throw new FeatureError('internal.invariant_violation', message);
  }

  private remove(kept: KeptFeature): void {
    this.run.budget.giveBack(this.inMemory.get(kept) ?? 0);
    this.inMemory.delete(kept);
    kept.where = null;
    this.node.kept--;
  }
}
