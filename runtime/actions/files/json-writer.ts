/** JSON Writer: the attributes of features as JSON files. */
import { z } from 'zod';
import { defineSink } from '../action.js';
import { jsonPieces } from '../shared/json-output.js';
import { OutputGroups } from '../shared/output-groups.js';
import { expr, flowExpr, optional } from '../shared/parameters.js';
import { inBlocks } from '../shared/text-blocks.js';

export const jsonWriter = defineSink({
  name: 'JSON Writer',
  category: 'Output',
  summary: 'Writes the attributes of features to JSON files',
  parameters: z.object({ output: expr(), converter: optional(flowExpr()) }),
  create: ({ output, converter }, build) => {
    build.willWrite(output, 'file');
    const groups = new OutputGroups(output);
    return {
      process(context) {
        groups.keep(context);
      },
      finish(context) {
        for (const [path, features] of groups) {
          context.write(path, inBlocks(jsonPieces(features, converter, context.variables)));
        }
      },
    };
  },
});
