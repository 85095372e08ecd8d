/** What kept features hold, each read when its turn comes, as often as it is iterated over. */
import type { FeatureContent } from '../../store/feature-line.js';
import type { Kept } from '../action.js';

export class KeptContents implements Iterable<FeatureContent> {
  constructor(private readonly features: Iterable<Kept>) {}

  *[Symbol.iterator](): Generator<FeatureContent> {
    for (const kept of this.features) yield kept.read();
  }
}
