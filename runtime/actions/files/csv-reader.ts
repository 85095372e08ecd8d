/** CSV Reader: one feature per row of a table, with geometry from its columns if wanted. */
import { z } from 'zod';
import { Attributes } from '../../feature/attributes.js';
import { type Geometry, GeometryCollection, PointGeometry } from '../../feature/geometry.js';
import { Schema } from '../../feature/schema.js';
import { checkParts } from '../../formats/short-parts.js';
import { geometryFromWkt } from '../../formats/wkt.js';
import { dropHeights } from '../../spatial/heights.js';
import { UserError } from '../../user-error.js';
import { defineSource, FEATURES, type NewFeature } from '../action.js';
import { renamedSentence } from '../shared/column-names.js';
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
        const say = (message: string): void => out.note('csv.renamed_columns', `${source.name}: ${message}`);
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
  say: (message: string) => void,
): Generator<NewFeature> {
  const { columns, renamed, rows } = readTable(bytes, layout);
  if (renamed.length > 0) say(renamedSentence(renamed));
  const readGeometry = geometry === undefined ? () => null : geometryReader(columns, geometry);
  const readAttributes = attributesReader(columns, geometry?.columns.names ?? []);
  let number = 0;
  for (const row of rows) {
    number++;
    try {
      yield { attributes: readAttributes(row), geometry: readGeometry(row) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`row ${number} below the header: ${error.message}`);
    }
  }
}

/** Cells to attributes, without the columns that hold geometry. */
function attributesReader(
  columns: readonly string[],
  geometryColumns: readonly string[],
): (row: readonly string[]) => Attributes {
  const positions = Array.from(columns.keys()).filter(i => !geometryColumns.includes(columns[i]!));
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

/** Throws `UserError` for a column that is not there. What it returns throws one for a cell that is no geometry. */
function geometryReader(
  columns: readonly string[],
  { columns: { mode, names }, epsg }: GeometryParameters,
): (row: readonly string[]) => Geometry | null {
  const positions = names.map(name => positionOf(name, columns));
  if (mode === 'wkt') return row => wktGeometry(row[positions[0]!] ?? '', epsg);
  return row => {
    const [x, y, z] = positions.map(position => coordinate(row[position], columns[position]!));
    return new PointGeometry(epsg, z === undefined ? 'XY' : 'XYZ', x!, y!, z);
  };
}

function positionOf(name: string, columns: readonly string[]): number {
  const position = columns.indexOf(name);
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
