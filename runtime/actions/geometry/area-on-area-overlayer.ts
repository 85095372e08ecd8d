/** Area On Area Overlayer: cuts the areas of a group along each other. */
import { z } from 'zod';
import { Attributes } from '../../feature/attributes.js';
import type { Feature } from '../../feature/feature.js';
import type { AreaPiece } from '../../spatial/area-overlay.js';
import { type Geos, geos } from '../../spatial/geos.js';
import { hasHeights } from '../../spatial/heights.js';
import { defineProcessor, FEATURES, type FinishContext, type Kept } from '../action.js';
import { FeatureGroups } from '../shared/feature-groups.js';
import { name, optional, optionalOr, withDefault } from '../shared/parameters.js';
import { keepSystemsApart } from '../shared/systems-apart.js';

const parameters = z.object({
  groupBy: optionalOr(z.array(name()), []),
  accumulationMode: withDefault(
    z.enum(['useAttributesFromOneFeature', 'dropIncomingAttributes']),
    'useAttributesFromOneFeature',
  ),
  generateList: optional(name()),
  outputAttribute: optional(name()),
  /** What is no larger than its square is left out. */
  tolerance: optionalOr(z.number(), 0),
});

type Parameters = z.output<typeof parameters>;

export const areaOnAreaOverlayer = defineProcessor({
  name: 'Area On Area Overlayer',
  category: 'Geometry',
  summary: 'Cuts areas along each other into pieces, and tells which areas cover each piece',
  inputPorts: [FEATURES],
  outputPorts: ['area', 'remnants', 'rejected'],
  parameters,
  attributesRead: ({ groupBy }) => groupBy,
  accumulates: true,
  heavyFinish: true,
  geometryUse: ({ tolerance }) => ({
    areas: 'combined',
    planar: tolerance > 0 ? 'the tolerance' : undefined,
  }),
  create: parameters => {
    const groups = new FeatureGroups(parameters.groupBy);
    let plane!: Geos;
    return {
      async initialize({ conversions }) {
        plane = await geos(conversions);
      },
      process(context) {
        const { geometry } = context.feature;
        if (geometry === null || hasHeights(geometry)) context.send(context.take(), 'rejected');
        else groups.keep(context);
      },
      async finish(context) {
        for (const group of groups) {
          if (context.cancelled) return;
          await keepSystemsApart(context, group);
          const areas = group.map(kept => kept.read().geometry!);
          await sendPieces(plane.overlay(areas, parameters.tolerance).pieces, group, parameters, context);
        }
      },
    };
  },
});

/** Sends the pieces of one group; those with the same first parent follow each other. */
async function sendPieces(
  pieces: readonly AreaPiece[],
  group: readonly Kept[],
  { accumulationMode, generateList, outputAttribute }: Parameters,
  context: FinishContext,
): Promise<void> {
  // Read before any member is sent on.
  const maps = generateList === undefined ? [] : group.map(kept => new Map(kept.read().attributes.entries()));
  for (const [i, { geometry, parents }] of pieces.entries()) {
    const first = group[parents[0]!]!;
    const isLastUse = pieces[i + 1]?.parents[0] !== parents[0];
    const isNew = accumulationMode === 'dropIncomingAttributes';
    // The engine reads the first parent back for each piece: pieces share no attribute map, and copy none to change it.
    const attributes = isNew ? Attributes.of() : context.ownAttributes(first);
    if (outputAttribute !== undefined) attributes.set(outputAttribute, parents.length);
    if (generateList !== undefined)
      attributes.set(
        generateList,
        parents.map(parent => maps[parent]!),
      );
    const piece = isNew
      ? context.create({ attributes })
      : asNewFeature(isLastUse ? context.release(first) : context.copy(first), context);
    piece.setGeometry(geometry);
    if (!isNew) piece.setAttributes(attributes);
    context.send(piece, parents.length > 1 ? 'area' : 'remnants');
    await context.ready();
  }
}

function asNewFeature(feature: Feature, context: FinishContext): Feature {
  feature.setId(context.newId());
  feature.setMetadata(null);
  return feature;
}
