/** Dissolver: unites the areas of a group into one. */
import { z } from 'zod';
import { type AttributeValue, sameValue, textOf } from '../../feature/attribute-value.js';
import { Attributes } from '../../feature/attributes.js';
import type { Feature } from '../../feature/feature.js';
import type { Geometry } from '../../feature/geometry.js';
import { type Geos, geos } from '../../spatial/geos.js';
import { asMultiPolygon } from '../../spatial/geos-geometry.js';
import { hasHeights } from '../../spatial/heights.js';
import type { FeatureContent } from '../../store/feature-line.js';
import { defineProcessor, FEATURES, type FinishContext, type Kept } from '../action.js';
import { FeatureGroups } from '../shared/feature-groups.js';
import { name, optionalOr, withDefault } from '../shared/parameters.js';
import { keepSystemsApart } from '../shared/systems-apart.js';

const parameters = z.object({
  groupBy: optionalOr(z.array(name()), []),
  /** Vertices are snapped to a grid of this width, so that edges that nearly meet do. */
  tolerance: optionalOr(z.number().min(0), 0),
  attributeAccumulation: withDefault(
    z.enum(['dropAttributes', 'mergeAttributes', 'useOneFeature']),
    'useOneFeature',
  ),
});

type Parameters = z.output<typeof parameters>;

export const dissolver = defineProcessor({
  name: 'Dissolver',
  category: 'Geometry',
  summary: 'Unites the areas of each group into one',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES, 'rejected'],
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
          const members = group.map(kept => kept.read());
          const areas = members.map(member => member.geometry!).filter(isArea);
          // Points and lines give their attributes to a group, but make none.
          if (areas.length === 0) continue;
          tellVanished(members, plane, parameters, context);
          const dissolved = asMultiPolygon(plane.union(areas, parameters.tolerance));
          dissolved.epsg = null;
          const output = dissolvedFeature(group, members, parameters, context);
          output.setGeometry(dissolved);
          context.send(output);
          await context.ready();
        }
      },
    };
  },
});

function isArea(geometry: Geometry): boolean {
  return !geometry.isEmpty && (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon');
}

/** Says which areas are smaller than the grid that they are snapped to. */
function tellVanished(
  members: readonly FeatureContent[],
  plane: Geos,
  { tolerance }: Parameters,
  context: FinishContext,
): void {
  if (tolerance <= 0) return;
  for (const { id, geometry } of members) {
    if (!isArea(geometry!) || !plane.vanishesOnGrid(geometry!, tolerance)) continue;
    const lost = `nothing is left of the area when it is snapped to a tolerance of ${tolerance}`;
    context.diagnose('geometry.area_vanished', lost, id);
  }
}

/** The feature that takes the place of a group, its geometry yet to be set. */
function dissolvedFeature(
  group: readonly Kept[],
  members: readonly FeatureContent[],
  { groupBy, attributeAccumulation }: Parameters,
  context: FinishContext,
): Feature {
  switch (attributeAccumulation) {
    case 'dropAttributes':
      return context.create({ attributes: attributesOf(members[0]!, groupBy) });
    case 'mergeAttributes':
      return context.create({ attributes: mergedAttributes(members) });
    case 'useOneFeature': {
      const last = context.release(group[group.length - 1]!);
      last.setId(context.newId());
      last.setMetadata(null);
      return last;
    }
  }
}

function attributesOf(feature: FeatureContent, names: readonly string[]): Attributes {
  const attributes = Attributes.of();
  for (const name of names) {
    const value = feature.attributes.get(name);
    if (value !== undefined) attributes.set(name, value);
  }
  return attributes;
}

/** Every attribute of any member: its value where there is one, else the list of its different values. */
function mergedAttributes(members: readonly FeatureContent[]): Attributes {
  const collected = new Map<string, DistinctValues>();
  for (const member of members) {
    for (const [name, value] of member.attributes.entries()) {
      const values = collected.get(name) ?? new DistinctValues();
      collected.set(name, values);
      values.add(value);
    }
  }
  return Attributes.of(
    Array.from(collected, ([name, { list }]) => [name, list.length === 1 ? list[0]! : list]),
  );
}

/** Values in the order they came, each once. */
class DistinctValues {
  readonly list: AttributeValue[] = [];
  /** Values of different types can have the same text. */
  private readonly byText = new Map<string, AttributeValue[]>();

  add(value: AttributeValue): void {
    const text = textOf(value);
    const known = this.byText.get(text);
    if (known?.some(other => sameValue(value, other))) return;
    if (known === undefined) this.byText.set(text, [value]);
    else known.push(value);
    this.list.push(value);
  }
}
