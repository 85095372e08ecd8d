/** Kept features in groups: those with the same values of the attributes of a `groupBy`. */
import type { Feature } from '../../feature/feature.js';
import { valueKey } from '../../feature/value-key.js';
import type { Kept, ProcessContext } from '../action.js';

/** The groups in the order in which they were met, each with its features in the order they came. */
export class FeatureGroups {
  private readonly groups = new Map<string, Kept[]>();

  /** @param groupBy attribute names; none for a single group */
  constructor(private readonly groupBy: readonly string[]) {}

  /** Keeps the input in its group. */
  keep(context: ProcessContext): void {
    const key = this.keyOf(context.feature);
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, [context.keep()]);
    else group.push(context.keep());
  }

  [Symbol.iterator](): Iterator<Kept[]> {
    return this.groups.values();
  }

  /** Values count with their types, 1 and "1" apart; an absent attribute is left out, as in the engine. */
  private keyOf(feature: Feature): string {
    const values = this.groupBy.map(name => feature.get(name)).filter(value => value !== undefined);
    return values.map(valueKey).join(',');
  }
}
