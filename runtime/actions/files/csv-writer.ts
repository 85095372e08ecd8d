/** CSV Writer: features as tables in CSV or TSV. */
import { z } from 'zod';
import { defineSink } from '../action.js';
import { delimitedPieces, LeftOutAttributes } from '../shared/delimited-output.js';
import { delimitedFormat } from '../shared/delimited-text.js';
import { geometryColumnParameters, geometryColumnsOf } from '../shared/geometry-columns.js';
import { OutputGroups } from '../shared/output-groups.js';
import { expr, name, optional } from '../shared/parameters.js';
import { inBlocks } from '../shared/text-blocks.js';

const geometryParameters = z
  .object({ ...geometryColumnParameters, epsgColumn: optional(name()) })
  .transform(({ epsgColumn, ...columns }, context) => ({
    columns: geometryColumnsOf(columns, context),
    epsgColumn,
  }));

export const csvWriter = defineSink({
  name: 'CSV Writer',
  category: 'Output',
  summary: 'Writes features to tables in CSV or TSV',
  parameters: z.object({
    output: expr(),
    format: delimitedFormat,
    geometry: optional(geometryParameters),
  }),
  create: ({ output, format, geometry }, { options: { csvFormulas }, willWrite }) => {
    willWrite(output, 'file');
    const groups = new OutputGroups(output);
    const layout = { format, geometry, csvFormulas };
    return {
      process(context) {
        groups.keep(context);
      },
      finish(context) {
        const warn = ({ id }: { readonly id: string }): void => {
          const message = 'failed to export geometry; writing empty geometry columns';
          context.diagnose('csv.unsupported_geometry', message, id);
        };
        for (const [path, features] of groups) {
          const leftOut = new LeftOutAttributes();
          context.write(path, inBlocks(delimitedPieces(features, layout, leftOut, warn)));
          for (const sentence of leftOut.sentences(path)) context.note('csv.attributes_left_out', sentence);
        }
      },
    };
  },
});
