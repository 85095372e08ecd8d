/**
 * Features as an arquero table: `id`, `port` they go to, `geometry` (its type) and `vertices`, then a column per
 * attribute in the order in which they first appear. Dates, bytes, arrays and maps are in their
 * display form. Reading clones nothing.
 */
import { type ColumnTable, table } from 'arquero';
import { type AttributeValue, NumberText, textOf } from '../../runtime/feature/attribute-value.js';
import type { Feature } from '../../runtime/feature/feature.js';

export interface WaitingFeature {
  readonly feature: Feature;
  readonly port: string;
}

/** Columns that every feature has. */
const FIXED = ['id', 'port', 'geometry', 'vertices'] as const;

export function featuresTable(waiting: readonly WaitingFeature[]): ColumnTable {
  const attributes = new Set(waiting.flatMap(({ feature }) => [...feature.keys()]));
  const columns: [string, unknown[]][] = [
    ['id', waiting.map(({ feature }) => feature.id)],
    ['port', waiting.map(({ port }) => port)],
    ['geometry', waiting.map(({ feature }) => feature.geometry?.type ?? null)],
    ['vertices', waiting.map(({ feature }) => feature.geometry?.vertexCount ?? 0)],
  ];
  for (const name of attributes) {
    const column = (FIXED as readonly string[]).includes(name) ? `attribute ${name}` : name;
    columns.push([column, waiting.map(({ feature }) => cellOf(feature.get(name)))]);
  }
  return table(columns);
}

function cellOf(value: AttributeValue | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof NumberText) return Number(value.text);
  return typeof value === 'object' ? textOf(value) : value;
}
