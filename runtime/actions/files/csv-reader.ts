/** CSV Reader: one feature per row of a table, with geometry from its columns if wanted. */
import { z } from 'zod';
import { Attributes } from '../../feature/attributes.js';
import { type Geometry, GeometryCollection, PointGeometry } from '../../feature/geometry.js';
import { Schema } from '../../feature/schema.js';
import { checkParts } from '../../formats/short-parts.js';
import { geometryFromWkt } from '../../formats/wkt.js';
import { dropHeights } from '../../spatial/heights.js';
import { UserError } from '../../user-error.js';
import type { NoteCode } from '../../workflow/error-codes.js';
import { defineSource, FEATURES, type NewFeature } from '../action.js';
import { type RenamedColumn, renamedSentence } from '../shared/column-names.js';
import { datasetOf, datasetParameters } from '../shared/dataset.js';
import { readingFrom } from '../shared/dataset-text.js';
import {
  delimitedFormat,
  isNumeric,
  readTable,
  type TableLayout,
  tableParameters,
} from '../shared/delimited-text.js';
import { geometryColumnParameters, geometryColumnsOf } from '../shared/geometry-columns.js';
import { optional } from '../shared/parameters.js';

const geometryParameters = z
  .object({ ...geometryColumnParameters, epsg: optional(z.int().positive()) })
  .transform(({ epsg = null, ...columns }, context) => ({
    columns: geometryColumnsOf(columns, context),
    epsg,
  }));

type GeometryParameters = z.output<typeof geometryParameters>;

type Say = (code: NoteCode, message: string) => void;

export const csvReader = defineSource({
  name: 'CSV Reader',
  category: 'Input',
  summary: 'Reads one feature per row of a table in CSV or TSV',
  outputPorts: [FEATURES],
  parameters: z.object({
    ...datasetParameters,
    ...tableParameters,
    format: delimitedFormat,
    geometry: optional(geometryParameters),
  }),
  create({ dataset, inline, geometry, ...layout }, build) {
    const source = datasetOf({ dataset, inline }, build);
    return {
      async start(out) {
        const say: Say = (code, message) => out.note(code, `${source.name}: ${message}`);
        for (const feature of readingFrom(source, featuresOf(source.read(), layout, geometry, say))) {
          const wait = out.emit(feature);
          if (wait !== undefined) await wait;
        }
      },
    };
  },
});

function* featuresOf(
  bytes: Uint8Array,
  layout: TableLayout,
  geometry: GeometryParameters | undefined,
  say: Say,
): Generator<NewFeature> {
  const { columns, renamed, rows } = readTable(bytes, layout);
  if (renamed.length > 0) say('csv.renamed_columns', renamedSentence(renamed));
  const positions = geometry?.columns.names.map(name => positionOf(name, columns, renamed)) ?? [];
  const readGeometry = geometry === undefined ? () => null : geometryReader(positions, geometry);
  const readAttributes = attributesReader(columns, positions);
  const extra = new ExtraCells(columns.length);
  let number = 0;
  for (const row of rows) {
    number++;
    extra.see(row, number);
    try {
      yield { attributes: readAttributes(row), geometry: readGeometry(row) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`row ${number} below the header: ${error.message}`);
    }
  }
  const sentence = extra.sentence();
  if (sentence !== undefined) say('csv.extra_cells', sentence);
}

/** Rows with cells beyond the last column, which are ignored, as in the engine. */
class ExtraCells {
  private rows = 0;
  private first = 0;

  constructor(private readonly columns: number) {}

  see(row: readonly string[], number: number): void {
    const { columns } = this;
    if (row.length <= columns || row.every((cell, i) => i < columns || cell === '')) return;
    if (this.rows === 0) this.first = number;
    this.rows++;
  }

  /** What a note says of them; `undefined` if there are none. */
  sentence(): string | undefined {
    const { rows, first, columns } = this;
    if (rows === 0) return undefined;
    const have = rows === 1 ? '1 row has' : `${rows} rows have`;
    const width = columns === 1 ? 'the only column' : `the ${columns} columns`;
    return `${have} text beyond ${width} of the table, which is left out; the first is row ${first} below the header`;
  }
}

/** Cells to attributes, without the columns that hold geometry. */
function attributesReader(
  columns: readonly string[],
  geometryPositions: readonly number[],
): (row: readonly string[]) => Attributes {
  const positions = Array.from(columns.keys()).filter(i => !geometryPositions.includes(i));
  const schema = Schema.of(positions.map(i => columns[i]!));
  return row => {
    if (row.length >= columns.length) {
      return Attributes.ofSchema(
        schema,
        positions.map(i => row[i]!),
      );
    }
    return Attributes.of(positions.filter(i => i < row.length).map(i => [columns[i]!, row[i]!]));
  };
}

/** What it returns throws `UserError` for a cell that is no geometry. */
function geometryReader(
  positions: readonly number[],
  { columns: { mode, names }, epsg }: GeometryParameters,
): (row: readonly string[]) => Geometry | null {
  if (mode === 'wkt') return row => wktGeometry(row[positions[0]!] ?? '', epsg);
  return row => {
    const [x, y, z] = positions.map((position, i) => coordinate(row[position], names[i]!));
    return new PointGeometry(epsg, z === undefined ? 'XY' : 'XYZ', x!, y!, z);
  };
}

/**
 * The column for geometry: the last of the name, as in the engine and where CSV Writer puts it.
 * Throws `UserError` if there is none.
 */
function positionOf(name: string, columns: readonly string[], renamed: readonly RenamedColumn[]): number {
  const again = renamed.findLast(({ written }) => written === name);
  const position = again === undefined ? columns.indexOf(name) : again.column - 1;
  if (position >= 0) return position;
  const existing = columns.map(column => `"${column}"`).join(', ');
  throw new UserError(`there is no column "${name}" for the geometry; the columns are ${existing}`);
}

function coordinate(cell: string | undefined, column: string): number {
  if (cell !== undefined && isNumeric(cell)) return Number(cell);
  throw new UserError(`column "${column}" must hold a coordinate, but holds "${cell ?? ''}"`);
}

/** Two-dimensional, as the engine reads it; nothing for an empty cell. */
function wktGeometry(text: string, epsg: number | null): Geometry | null {
  if (text === '') return null;
  const geometry = geometryFromWkt(text, epsg);
  if (geometry instanceof GeometryCollection) {
    throw new UserError("geometry collections can't be read from well-known text; split it into rows");
  }
  checkParts(geometry);
  dropHeights(geometry);
  return geometry;
}
