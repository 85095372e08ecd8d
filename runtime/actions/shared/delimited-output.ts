/** Features as the text of a CSV or TSV file. */
import Papa from 'papaparse';
import type { RunOptions } from '../../execution/options.js';
import { textOf } from '../../feature/attribute-value.js';
import { epsgOf } from '../../feature/epsg-of.js';
import { type Geometry, hasZ, PointGeometry } from '../../feature/geometry.js';
import { decimalText } from '../../formats/decimal-text.js';
import { plainWkt } from '../../formats/plain-wkt.js';
import type { FeatureContent } from '../../store/feature-line.js';
import { quoted } from '../../workflow/nearest-names.js';
import { type DelimitedFormat, delimiterOf, isNumeric } from './delimited-text.js';
import type { GeometryColumns } from './geometry-columns.js';

export interface GeometryOutput {
  readonly columns: GeometryColumns;
  /** The column for the EPSG code. */
  readonly epsgColumn?: string | undefined;
}

export interface DelimitedLayout {
  readonly format: DelimitedFormat;
  readonly geometry: GeometryOutput | undefined;
  readonly csvFormulas: RunOptions['csvFormulas'];
}

/** An attribute that the engine never writes. */
const HIDDEN = '_id';

/** Rows that are spelled at once. */
const ROWS = 512;

/**
 * The file in pieces. Its columns are the attributes of the first feature, then those for geometry; what later
 * features have beside them is left out, and counted in `leftOut`. Every cell that is no number is quoted.
 * Throws where a feature lacks a column. Where a geometry does not fit its columns they stay empty, and
 * `onUnwritable` is told.
 */
export function* delimitedPieces(
  features: Iterable<FeatureContent>,
  layout: DelimitedLayout,
  leftOut: LeftOutAttributes,
  onUnwritable: (feature: FeatureContent) => void,
): Generator<string> {
  const { geometry } = layout;
  const [first] = features;
  if (first === undefined) return;
  const attributes = [...first.attributes.keys()].filter(key => key !== HIDDEN);
  const header = [...attributes, ...geometryHeader(geometry)];
  if (header.length === 0) {
    throw new Error(
      'Unsupported input: the first feature has no attributes, so the table would have no columns',
    );
  }
  const columns = new Set([...attributes, HIDDEN]);
  let rows = [header];
  for (const feature of features) {
    leftOut.count(feature, columns);
    const row = attributes.map(attribute => cellOf(feature, attribute));
    if (geometry !== undefined) row.push(...geometryCells(feature, geometry, onUnwritable));
    rows.push(row);
    if (rows.length < ROWS) continue;
    yield spelled(rows, layout);
    rows = [];
  }
  yield spelled(rows, layout);
}

/**
 * A cell that a spreadsheet takes for a formula: one that begins with =, +, -, @ (also in full width), a tab or a
 * line end (owasp.org/www-community/attacks/CSV_Injection), but is no number.
 */
const FORMULA = /^(?![+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$)[=+\-@\t\r\n＝＋－＠]/i;

function spelled(rows: string[][], { format, csvFormulas }: DelimitedLayout): string {
  if (rows.length === 0) return '';
  const text = Papa.unparse(rows, {
    delimiter: delimiterOf(format),
    newline: '\n',
    quotes: (cell: string): boolean => !isNumeric(cell),
    escapeFormulae: csvFormulas === 'escape' ? FORMULA : false,
  });
  return `${text}\n`;
}

/** Attributes that a message names. */
const NAMED = 10;

/** The attributes of one file that have no column, and the features that have any of them. */
export class LeftOutAttributes {
  private readonly names = new Set<string>();
  private features = 0;
  /** Features with the attribute that is never written. */
  private withHidden = 0;

  count({ attributes }: FeatureContent, columns: ReadonlySet<string>): void {
    let hasOne = false;
    for (const name of attributes.keys()) {
      if (columns.has(name)) continue;
      this.names.add(name);
      hasOne = true;
    }
    if (hasOne) this.features++;
    if (attributes.has(HIDDEN)) this.withHidden++;
  }

  /** What notes say of them. */
  sentences(file: string): string[] {
    const hidden = this.withHidden === 1 ? '1 feature' : `${this.withHidden} features`;
    const said = `attribute "${HIDDEN}" of ${hidden} not written to ${file}: the engine never writes it`;
    return [...this.laterAttributes(file), ...(this.withHidden > 0 ? [said] : [])];
  }

  private laterAttributes(file: string): string[] {
    const { names, features } = this;
    if (names.size === 0) return [];
    const list = quoted([...names].slice(0, NAMED), 'and');
    const more = names.size > NAMED ? `, and ${names.size - NAMED} more` : '';
    const many = names.size === 1 ? '1 attribute' : `${names.size} attributes`;
    const whose = features === 1 ? '1 feature' : `${features} features`;
    const sentence =
      `${many} of ${whose} not written to ${file}, since its columns are the attributes of the first feature, ` +
      `which lacks ${list}${more}; give all features the same attributes, as Attribute Manager can`;
    return [sentence];
  }
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
    // No geometry is an empty text, but no point.
    const isUnwritable = geometry !== null || columns.mode === 'coordinates';
    if (isUnwritable) onUnwritable(feature);
    cells = columns.names.map(() => '');
    if (isUnwritable && epsgColumn !== undefined) return [...cells, ''];
  }
  return epsgColumn === undefined ? cells : [...cells, String(epsgOf(feature) ?? '')];
}

function cellsOf(geometry: Geometry, { mode, names }: GeometryColumns): string[] | undefined {
  if (mode === 'wkt') {
    const text = plainWkt(geometry);
    return text === undefined ? undefined : [text];
  }
  if (!(geometry instanceof PointGeometry) || geometry.isEmpty) return undefined;
  const { x, y, z, layout } = geometry;
  const place = [decimalText(x), decimalText(y)];
  if (names.length < 3) return place;
  return [...place, hasZ(layout) && !Number.isNaN(z) ? decimalText(z) : ''];
}
