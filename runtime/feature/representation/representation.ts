/** What a representation says of itself; each does so at the end of its own file. */
import type { CloneKind, FeatureOrigin, NodeAccount, Part } from '../../ledger/ledger.js';
import type { Feature, FeatureParts } from '../feature.js';

/** How a feature is divided into shared parts. */
export interface Representation<Name extends string = string> {
  readonly strategy: Name;
  /** Where the memo describes it. */
  readonly memo: string;
  readonly sharedParts: string;
  /** The class of its features; a heap snapshot knows them by the class's name. */
  readonly feature: { readonly name: string; readonly prototype: Feature };
  /** The row of the ledger in which every share of a feature counts exactly one, whatever else it counts. */
  readonly countsShare: { readonly part: Part; readonly kind: CloneKind };
  /** Makes a feature of parts that nobody else holds. `origin` defaults to what the account's node made. */
  build(parts: FeatureParts, account: NodeAccount, origin?: FeatureOrigin): Feature;
}
