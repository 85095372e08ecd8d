/** Which attributes an edit set, removed and renamed, found by comparing the maps before and after. */
import type { FeatureColumns } from './reading/feature-columns.js';

/** Names of one node's edits; a node that writes more than so many has them counted, not named. */
const MOST_NAMES = 20;

export class KeyChanges {
  private readonly set = new Set<string>();
  private readonly removed = new Set<string>();
  private readonly renamed = new Set<string>();

  /** Takes in one edit: the feature in row `from` of `before` became that in row `to` of `after`. */
  add(before: FeatureColumns, from: number, after: FeatureColumns, to: number): void {
    const had = before.shapeOf(from);
    const has = after.shapeOf(to);
    const valueBefore = (key: string): string => valueAt(before, from, had.positions.get(key)!);
    const valueAfter = (key: string): string => valueAt(after, to, has.positions.get(key)!);
    const gone = new Map(had.keys.filter(key => !has.positions.has(key)).map(key => [valueBefore(key), key]));
    for (const key of has.keys) {
      if (had.positions.has(key)) {
        if (valueBefore(key) !== valueAfter(key)) this.set.add(key);
        continue;
      }
      const value = valueAfter(key);
      const old = gone.get(value);
      if (old === undefined) this.set.add(key);
      else {
        this.renamed.add(`${old} → ${key}`);
        gone.delete(value);
      }
    }
    for (const key of gone.values()) this.removed.add(key);
  }

  /** One text for each kind of change, names in the order in which they were met. */
  texts(): { set: string; removed: string; renamed: string } {
    return { set: listed(this.set), removed: listed(this.removed), renamed: listed(this.renamed) };
  }
}

function valueAt(columns: FeatureColumns, row: number, position: number): string {
  const at = columns.firstValue.at(row) + position;
  return `${columns.valueA.at(at)} ${columns.valueB.at(at)}`;
}

function listed(names: ReadonlySet<string>): string {
  const all = [...names];
  const shown = all.slice(0, MOST_NAMES).join(', ');
  return all.length > MOST_NAMES ? `${shown} and ${all.length - MOST_NAMES} more` : shown;
}
