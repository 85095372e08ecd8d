/** Neighbor Finder: gives base features the attributes of their nearest candidates. */
import { z } from 'zod';
import { type AttributeValue, numberFromFloat } from '../../feature/attribute-value.js';
import type { AttributesView } from '../../feature/attributes.js';
import type { Feature } from '../../feature/feature.js';
import type { Geometry } from '../../feature/geometry.js';
import { centroidOf } from '../../spatial/centroid.js';
import { METRICS, NearestPoints, type Neighbor, type Place } from '../../spatial/nearest.js';
import { defineProcessor, type FinishContext, type Kept, type ProcessContext } from '../action.js';
import { name, optionalOr, withDefault } from '../shared/parameters.js';
import { keepSystemsApart } from '../shared/systems-apart.js';

const metricNames = Object.keys(METRICS) as (keyof typeof METRICS)[];

const parameters = z.object({
  numClosest: withDefault(z.number().int().min(1), 1),
  maxDistance: optionalOr(z.number().min(0), Number.POSITIVE_INFINITY),
  distanceAttribute: withDefault(name(), '_neighbor_distance'),
  neighborIndexAttribute: withDefault(z.string().trim(), '_neighbor_index'),
  attributePrefix: withDefault(z.string(), '_neighbor_'),
  /** None is all. */
  attributesToTransfer: withDefault(z.array(name()), []),
  mergeStrategy: withDefault(z.enum(['closest', 'repeatBase', 'arrayAttributes']), 'closest'),
  distanceMetric: withDefault(z.enum(metricNames), 'euclidean2d'),
});

type Parameters = z.output<typeof parameters>;

/** A kept feature and the centre of its geometry. */
interface Placed {
  readonly kept: Kept;
  readonly place: Place;
}

export const neighborFinder = defineProcessor({
  name: 'Neighbor Finder',
  category: 'Geometry',
  summary: 'Gives each base feature the attributes of the nearest candidates, and how far away they are',
  inputPorts: ['base', 'candidate'],
  outputPorts: ['matched', 'unmatched', 'rejected'],
  parameters,
  attributesRead: ({ attributesToTransfer = [] }) =>
    attributesToTransfer.map(attribute => ({ name: attribute, port: 'candidate' })),
  accumulates: true,
  heavyFinish: true,
  geometryUse: ({ distanceMetric }) => ({
    areas: 'measured',
    planar: distanceMetric === 'haversine' ? undefined : 'the distance',
  }),
  create: parameters => {
    const bases: Placed[] = [];
    const candidates: Placed[] = [];
    return {
      process(context) {
        const isCandidate = context.port === 'candidate';
        const isKnown = isCandidate || context.port === 'base';
        const place = isKnown ? placeOf(context, parameters) : undefined;
        if (place !== undefined) (isCandidate ? candidates : bases).push({ kept: context.keep(), place });
        else if (!isCandidate) context.send(context.take(), 'rejected');
      },
      async finish(context) {
        await keepSystemsApart(context, bases, candidates);
        const search = nearestOf(candidates, parameters);
        for (const { kept, place } of bases) {
          if (context.cancelled) return;
          const neighbors = search(place);
          if (neighbors.length === 0) context.send(context.release(kept), 'unmatched');
          else sendMatched(kept, neighbors, candidates, parameters, context);
          await context.ready();
        }
      },
    };
  },
});

/**
 * The centre of the input; `undefined` if it has none that a distance could be measured from. A latitude over 90
 * is measured from all the same, as in the engine.
 */
function placeOf(context: ProcessContext, { distanceMetric }: Parameters): Place | undefined {
  const { id, geometry } = context.feature;
  const place = geometry === null ? undefined : centreOf(geometry);
  if (place === undefined || distanceMetric !== 'haversine' || Math.abs(place.y) <= 90) return place;
  context.diagnose(
    'geometry.latitude_out_of_range',
    `haversine distances need longitudes and latitudes in degrees, and ${place.y} is no latitude`,
    id,
  );
  return place;
}

function centreOf(geometry: Geometry): Place | undefined {
  const centroid = centroidOf(geometry);
  if (centroid === undefined) return undefined;
  const { x, y } = centroid;
  const z = Number.isNaN(centroid.z) ? 0 : centroid.z;
  return [x, y, z].every(Number.isFinite) ? { x, y, z } : undefined;
}

function nearestOf(
  candidates: readonly Placed[],
  { numClosest, maxDistance, mergeStrategy, distanceMetric }: Parameters,
): (place: Place) => Neighbor[] {
  if (candidates.length === 0) return () => [];
  const places = candidates.map(({ place }) => place);
  const index = new NearestPoints(places, METRICS[distanceMetric]);
  const count = mergeStrategy === 'closest' ? 1 : numClosest;
  return place => index.nearest(place, count, maxDistance);
}

function sendMatched(
  base: Kept,
  neighbors: readonly Neighbor[],
  candidates: readonly Placed[],
  parameters: Parameters,
  context: FinishContext,
): void {
  const { distanceAttribute, neighborIndexAttribute, mergeStrategy } = parameters;
  const sources = neighbors.map(({ index }) => candidates[index]!.kept.read().attributes);
  if (mergeStrategy === 'arrayAttributes') {
    const output = context.editKept(base);
    output.set(distanceAttribute, neighbors.map(distanceValue));
    transferLists(sources, output, parameters);
    context.send(output, 'matched');
    return;
  }
  const last = neighbors.length - 1;
  for (const [i, neighbor] of neighbors.entries()) {
    const output = i < last ? context.copy(base) : context.editKept(base);
    output.set(distanceAttribute, distanceValue(neighbor));
    if (mergeStrategy === 'repeatBase' && neighborIndexAttribute !== '')
      output.set(neighborIndexAttribute, i);
    transfer(sources[i]!, output, parameters);
    context.send(output, 'matched');
  }
}

/** Coordinates can be finite and their distance not. */
function distanceValue({ distance }: Neighbor): AttributeValue {
  return Number.isFinite(distance) ? numberFromFloat(distance) : null;
}

function transfer(
  source: AttributesView,
  output: Feature,
  { attributePrefix, attributesToTransfer }: Parameters,
): void {
  for (const attribute of attributesToTransfer.length > 0 ? attributesToTransfer : source.keys()) {
    const value = source.get(attribute);
    if (value !== undefined) output.set(attributePrefix + attribute, value);
  }
}

function transferLists(
  sources: readonly AttributesView[],
  output: Feature,
  { attributePrefix, attributesToTransfer }: Parameters,
): void {
  const names =
    attributesToTransfer.length > 0
      ? attributesToTransfer
      : new Set(sources.flatMap(source => [...source.keys()]));
  for (const attribute of names) {
    output.set(
      attributePrefix + attribute,
      sources.map(source => source.get(attribute) ?? null),
    );
  }
}
