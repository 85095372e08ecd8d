/** What the engine calls an action's errors: the names of its error types' variants. */

const SPELLED: readonly (readonly [RegExp, string])[] = [
  [/GeoJSON/g, 'GeoJson'],
  [/TopoJSON/g, 'TopoJson'],
  [/\bJSON/g, 'Json'],
  [/\bCSV/g, 'Csv'],
];

/** `CsvWriter` for CSV Writer, `Merger` for Feature Merger, `StatisticsCalculator` for Statistics Calculator. */
export function errorVariant(action: string): string {
  const isSource = action === 'Feature Creator';
  const bare = isSource ? action : action.replace(/^(?:Feature|Attribute) /, '');
  return SPELLED.reduce((text, [from, to]) => text.replace(from, to), bare).replaceAll(' ', '');
}
