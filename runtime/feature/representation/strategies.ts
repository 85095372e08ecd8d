/** The five strategies: the engine as it is, and the memo's four candidates, coarsest sharing first. */
import { arcFeature } from './arc-feature.js';
import { arcGeometry } from './arc-geometry.js';
import { arcGeometryAttributes } from './arc-geometry-attributes.js';
import { arcGeometryValues } from './arc-geometry-values.js';
import { observe } from './observed.js';
import { owned } from './owned.js';
import type { Representation } from './representation.js';

/** The index of representations: one more is a file that states one, and a line here. */
const INDEX = [owned, arcFeature, arcGeometry, arcGeometryAttributes, arcGeometryValues] as const;

export type Strategy = (typeof INDEX)[number]['strategy'];

const strategies: Strategy[] = [];
const representations: Partial<Record<Strategy, Representation<Strategy>>> = {};

export const STRATEGIES: readonly Strategy[] = strategies;
export const REPRESENTATIONS = representations as Readonly<Record<Strategy, Representation<Strategy>>>;

/**
 * Puts a representation into the index of this process, behind the others; what it returns takes it out again.
 * @throws Error if another one has its strategy's name, or the name of its class
 */
export function addRepresentation(representation: Representation): () => void {
  const { strategy, feature } = representation as Representation<Strategy>;
  for (const other of Object.values(REPRESENTATIONS)) {
    if (other.strategy === strategy) throw new Error(`there is a strategy "${strategy}" already`);
    if (other.feature.name === feature.name) {
      throw new Error(`"${strategy}" and "${other.strategy}" both have a class ${feature.name}`);
    }
  }
  observe(feature.prototype);
  strategies.push(strategy);
  representations[strategy] = representation as Representation<Strategy>;
  return () => {
    strategies.splice(strategies.indexOf(strategy), 1);
    delete representations[strategy];
  };
}

for (const representation of INDEX) addRepresentation(representation);
