/** How a source's features begin: in a run, and in a replay of its trace. */
import type { Feature, FeatureParts } from '../feature/feature.js';
import type { Representation } from '../feature/representation/representation.js';
import type { CloneCounter, NodeAccount } from '../ledger/ledger.js';

/** Makes a feature of parts that nobody else holds, and the clone of it that goes on in a context of its own. */
export function inContext(
  parts: FeatureParts,
  account: NodeAccount,
  representation: Representation,
  sourceContext: CloneCounter,
): Feature {
  const made = representation.build(parts, account);
  account.meter?.change(made.unsharedBytes);
  const clone = made.share(sourceContext);
  made.drop();
  return clone;
}
