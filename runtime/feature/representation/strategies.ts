/** The five strategies: the engine as it is, and the memo's four candidates, coarsest sharing first. */
import type { FeatureOrigin, NodeAccount } from '../../ledger/ledger.js';
import type { Feature, FeatureParts } from '../feature.js';
import { ArcFeature } from './arc-feature.js';
import { ArcGeometryFeature } from './arc-geometry.js';
import { ArcGeometryAttributesFeature } from './arc-geometry-attributes.js';
import { ArcGeometryValuesFeature } from './arc-geometry-values.js';
import { OwnedFeature } from './owned.js';

export const STRATEGIES = [
  'owned',
  'arc-feature',
  'arc-geometry',
  'arc-geometry-attributes',
  'arc-geometry-values',
] as const;

export type Strategy = (typeof STRATEGIES)[number];

/** How a feature is divided into shared parts. */
export interface Representation {
  readonly strategy: Strategy;
  /** Where the memo describes it. */
  readonly memo: string;
  readonly sharedParts: string;
  /** Makes a feature of parts that nobody else holds. `origin` defaults to what the account's node made. */
  build(parts: FeatureParts, account: NodeAccount, origin?: FeatureOrigin): Feature;
}

export const REPRESENTATIONS: Readonly<Record<Strategy, Representation>> = {
  owned: {
    strategy: 'owned',
    memo: "today's engine",
    sharedParts: 'none: every share is a deep clone',
    build: (parts, account, origin = account.created) => new OwnedFeature(parts, account, origin),
  },
  'arc-feature': {
    strategy: 'arc-feature',
    memo: 'Strategy 1',
    sharedParts: 'the whole feature',
    build: (parts, account, origin = account.created) => ArcFeature.of(parts, account, origin),
  },
  'arc-geometry': {
    strategy: 'arc-geometry',
    memo: 'Strategy 2',
    sharedParts: 'geometry',
    build: (parts, account, origin = account.created) => ArcGeometryFeature.of(parts, account, origin),
  },
  'arc-geometry-attributes': {
    strategy: 'arc-geometry-attributes',
    memo: 'Strategy 3, its front-runner',
    sharedParts: 'geometry; the attribute map as one',
    build: (parts, account, origin = account.created) =>
      ArcGeometryAttributesFeature.of(parts, account, origin),
  },
  'arc-geometry-values': {
    strategy: 'arc-geometry-values',
    memo: 'Strategy 4',
    sharedParts: 'geometry; each attribute value by itself',
    build: (parts, account, origin = account.created) => ArcGeometryValuesFeature.of(parts, account, origin),
  },
};
