/** Horizontal Reprojector: takes x and y of geometries from one EPSG system to another. */
import { z } from 'zod';
import { epsgOf } from '../../feature/epsg-of.js';
import type { Geometry } from '../../feature/geometry.js';
import { coordinateBytes } from '../../feature/size.js';
import { firstVertex, type Projection, type Projections, projections } from '../../spatial/projection.js';
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
  create: parameters => {
    let known!: Projections;
    return {
      async initialize() {
        known = await projections();
      },
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
        const projection = known.between(source, target);
        diagnose(context, projection, geometry);
        const output = context.edit();
        const moved = output.geometryMut();
        projection.reproject(moved);
        context.conversions.add('reprojection', coordinateBytes(moved));
        context.send(output);
      },
    };
  },
});

/** What a whole geometry is likely to have in common is asked of its first vertex. */
function diagnose(context: ProcessContext, projection: Projection, geometry: Geometry): void {
  const vertex = firstVertex(geometry);
  if (vertex === undefined) return;
  const { id } = context.feature;
  const doubt = projection.doubtOfDatum(...vertex);
  if (doubt !== undefined) context.diagnose('geometry.unknown_datum_shift', doubt, id);
  if (!projection.isLikelySwapped(...vertex)) return;
  const { source, target } = projection;
  context.diagnose(
    'geometry.axes_may_be_swapped',
    `the coordinates (${vertex.join(', ')}) in EPSG:${source.code} lie far from where EPSG:${source.code} and EPSG:${target.code} are used, but not with x and y exchanged: the axes may be swapped`,
    id,
  );
}

/** The codes from and to which a feature is to be taken. They are needed even where there is no geometry. */
function codesFor(
  { feature, variables }: ProcessContext,
  { targetEpsgCode, sourceEpsgCode }: Parameters,
): [source: number, target: number] {
  const scope = { attributes: feature, variables };
  const target = targetEpsgCode.integer(scope);
  const source = sourceEpsgCode?.integer(scope) ?? epsgOf(feature);
  if (source === null) {
    throw new Error('the geometry has no EPSG code: give `sourceEpsgCode`');
  }
  return [source, target];
}
