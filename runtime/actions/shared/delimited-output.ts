/** Features as the text of a CSV or TSV file. */
import Papa from 'papaparse';
import { textOf } from '../../feature/attribute-value.js';
import { type Geometry, hasZ, PointGeometry } from '../../feature/geometry.js';
import { geometryToWkt } from '../../formats/wkt.js';
import type { FeatureContent } from '../../store/feature-line.js';
import { type DelimitedFormat, delimiterOf, isNumeric } from './delimited-text.js';
import type { GeometryColumns } from './geometry-columns.js';

export interface GeometryOutput {
  readonly columns: GeometryColumns;
  /** The column for the EPSG code. */
  readonly epsgColumn?: string | undefined;
}

/** An attribute that the engine never writes. */
const HIDDEN = '_id';

/** Rows that are spelled at once. */
const ROWS = 512;

/**
 * The file in pieces. Its columns are the attributes of the first feature, then those for geometry; what later
 * features have beside them is left out. Every cell that is no number is quoted.
 * Throws where a feature lacks a column. Where a geometry does not fit its columns they stay empty, and
 * `onUnwritable` is told.
 */
export function* delimitedPieces(
  features: Iterable<FeatureContent>,
  format: DelimitedFormat,
  geometry: GeometryOutput | undefined,
  onUnwritable: (feature: FeatureContent) => void,
): Generator<string> {
  const [first] = features;
  if (first === undefined) return;
  const attributes = [...first.attributes.keys()].filter(key => key !== HIDDEN);
  const header = [...attributes, ...geometryHeader(geometry)];
  if (header.length === 0) {
    throw new Error(
      'Unsupported input: the first feature has no attributes, so the table would have no columns',
    );
  }
  let rows = [header];
  for (const feature of features) {
    const row = attributes.map(attribute => cellOf(feature, attribute));
    if (geometry !== undefined) row.push(...geometryCells(feature, geometry, onUnwritable));
    rows.push(row);
    if (rows.length < ROWS) continue;
    yield spelled(rows, format);
    rows = [];
  }
  yield spelled(rows, format);
}

function spelled(rows: string[][], format: DelimitedFormat): string {
  if (rows.length === 0) return '';
  const quotes = (cell: string): boolean => !isNumeric(cell);
  return `${Papa.unparse(rows, { delimiter: delimiterOf(format), newline: '\n', quotes })}\n`;
}

function cellOf(feature: FeatureContent, attribute: string): string {
  const value = feature.attributes.get(attribute);
  if (value === undefined) throw new Error(`Field not found: ${attribute}, in feature ${feature.id}`);
  return textOf(value);
}

function geometryHeader(geometry: GeometryOutput | undefined): string[] {
  if (geometry === undefined) return [];
  const { columns, epsgColumn } = geometry;
  return epsgColumn === undefined ? [...columns.names] : [...columns.names, epsgColumn];
}

/** As many cells as `geometryHeader` has names. */
function geometryCells(
  feature: FeatureContent,
  { columns, epsgColumn }: GeometryOutput,
  onUnwritable: (feature: FeatureContent) => void,
): string[] {
  const { geometry } = feature;
  let cells = geometry === null ? undefined : cellsOf(geometry, columns);
  if (cells === undefined) {
    if (geometry !== null) onUnwritable(feature);
    cells = columns.names.map(() => '');
  }
  return epsgColumn === undefined ? cells : [...cells, String(geometry?.epsg ?? '')];
}

function cellsOf(geometry: Geometry, { mode, names }: GeometryColumns): string[] | undefined {
  if (mode === 'wkt') return [geometryToWkt(geometry)];
  if (!(geometry instanceof PointGeometry) || geometry.isEmpty) return undefined;
  const { x, y, z, layout } = geometry;
  const height = hasZ(layout) && !Number.isNaN(z) ? String(z) : '';
  return names.length === 3 ? [String(x), String(y), height] : [String(x), String(y)];
}
