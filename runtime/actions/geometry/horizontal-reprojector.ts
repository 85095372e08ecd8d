/** Horizontal Reprojector: takes x and y of geometries from one EPSG system to another. */
import { z } from 'zod';
import { reproject } from '../../spatial/projection.js';
import { defineProcessor, FEATURES, type ProcessContext } from '../action.js';
import { flowExpr, optional } from '../shared/parameters.js';

const parameters = z.object({ targetEpsgCode: flowExpr(), sourceEpsgCode: optional(flowExpr()) });

type Parameters = z.output<typeof parameters>;

export const horizontalReprojector = defineProcessor({
  name: 'Horizontal Reprojector',
  category: 'Geometry',
  summary: 'Transforms x and y of the geometry to another EPSG system',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters,
  accumulates: false,
  heavyFinish: false,
  create: parameters => ({
    process(context) {
      const { geometry } = context.feature;
      const [source, target] = codesFor(context, parameters);
      if (geometry === null) {
        context.send(context.take());
        return;
      }
      if (geometry.type === 'GeometryCollection') {
        throw new Error('geometry collections are not reprojected: split them first');
      }
      const output = context.edit();
      reproject(output.geometryMut(), source, target);
      context.send(output);
    },
  }),
});

/** The codes from and to which a feature is to be taken. They are needed even where there is no geometry. */
function codesFor(
  { feature, variables }: ProcessContext,
  { targetEpsgCode, sourceEpsgCode }: Parameters,
): [source: number, target: number] {
  const scope = { attributes: feature, variables };
  const target = targetEpsgCode.integer(scope);
  const source = sourceEpsgCode?.integer(scope) ?? feature.geometry?.epsg ?? null;
  if (source === null) {
    throw new Error('the geometry has no EPSG code: give `sourceEpsgCode`');
  }
  return [source, target];
}
