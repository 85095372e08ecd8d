/** Clipper: cuts candidates into what lies inside the clippers and what lies outside. */
import { z } from 'zod';
import type { Geometry, PathGeometry } from '../../feature/geometry.js';
import { AreaCutter } from '../../spatial/area-cutter.js';
import { type Geos, geos } from '../../spatial/geos.js';
import { hasHeights } from '../../spatial/heights.js';
import { polygonsOf } from '../../spatial/polygons.js';
import { messageOf } from '../../user-error.js';
import { defineProcessor, type FinishContext, type Kept } from '../action.js';
import { keepSystemsApart } from '../shared/systems-apart.js';

const UNUSED_CLIPPER = 'only single polygons clip: split geometries of other types into polygons first';
const LEFT_OUT = 'points and lines in a geometry collection are not clipped, and were left out';

/** The cutters for flat candidates and for those with heights; `undefined` without a clipper of the kind. */
interface Cutters {
  readonly flat: AreaCutter | undefined;
  readonly inSpace: AreaCutter | undefined;
}

export const clipper = defineProcessor({
  name: 'Clipper',
  category: 'Geometry',
  summary: 'Cuts areas into the parts inside all clipping polygons and the parts outside them',
  inputPorts: ['clipper', 'candidate'],
  outputPorts: ['inside', 'outside', 'rejected'],
  parameters: z.object({}),
  accumulates: true,
  heavyFinish: false,
  geometryUse: () => ({ areas: 'combined' }),
  create: () => {
    const clippers: Kept[] = [];
    const candidates: Kept[] = [];
    const inputs = new Map([
      ['clipper', clippers],
      ['candidate', candidates],
    ]);
    let plane!: Geos;
    return {
      async initialize({ conversions }) {
        plane = await geos(conversions);
      },
      process(context) {
        const { geometry } = context.feature;
        const kept = inputs.get(context.port);
        if (geometry === null || geometry.isEmpty || kept === undefined) {
          context.send(context.take(), 'rejected');
        } else kept.push(context.keep());
      },
      async finish(context) {
        await keepSystemsApart(context, clippers, candidates);
        const polygons: PathGeometry[] = [];
        for (const { id, geometry } of clippers.map(kept => kept.read())) {
          if (isPolygon(geometry!)) polygons.push(geometry);
          else context.diagnose('geometry.unused_clipper', UNUSED_CLIPPER, id);
        }
        if (polygons.length > 0) await cutAll(candidates, polygons, plane, context);
        else await rejectAll([...candidates, ...clippers], context);
      },
    };
  },
});

/** Multi-polygons do not clip, as in the engine. */
function isPolygon(geometry: Geometry): geometry is PathGeometry {
  return geometry.type === 'Polygon';
}

async function rejectAll(features: readonly Kept[], context: FinishContext): Promise<void> {
  for (const feature of features) {
    context.send(context.release(feature), 'rejected');
    await context.ready();
  }
}

async function cutAll(
  candidates: readonly Kept[],
  clippers: readonly PathGeometry[],
  plane: Geos,
  context: FinishContext,
): Promise<void> {
  const flat = clippers.filter(polygon => !hasHeights(polygon));
  const inSpace = clippers.filter(hasHeights);
  const cutters: Cutters = {
    flat: flat.length > 0 ? new AreaCutter(plane, flat) : undefined,
    inSpace: inSpace.length > 0 ? new AreaCutter(plane, inSpace) : undefined,
  };
  try {
    for (const candidate of candidates) {
      if (context.cancelled) return;
      sendParts(candidate, plane, cutters, context);
      await context.ready();
    }
  } finally {
    cutters.flat?.free();
    cutters.inSpace?.free();
  }
}

/** Sends one feature for each part; a candidate for which there is no cutter counts as both inside and outside. */
function sendParts(candidate: Kept, plane: Geos, { flat, inSpace }: Cutters, context: FinishContext): void {
  const { id, geometry: held } = candidate.read();
  const geometry = held!;
  const polygons = polygonsOf(geometry, context.conversions);
  const cutter = hasHeights(geometry) ? inSpace : flat;
  if (polygons.length > 0 && cutter === undefined) {
    sendUncut(candidate, plane, context);
    return;
  }
  const parts = cutter === undefined ? undefined : partsOf(id, polygons, cutter);
  if (parts === undefined) {
    context.send(context.release(candidate), 'rejected');
    return;
  }
  if (hasMoreThanAreas(geometry)) context.diagnose('geometry.not_an_area', LEFT_OUT, id);
  for (const [i, { polygon, port }] of parts.entries()) {
    const output = i + 1 < parts.length ? context.copy(candidate) : context.release(candidate);
    output.setGeometry(polygon);
    context.send(output, port);
  }
}

/** A multi-polygon leaves as its polygons, of which those that overlap are united first, as in the engine. */
function sendUncut(candidate: Kept, plane: Geos, context: FinishContext): void {
  const geometry = candidate.read().geometry!;
  const polygons = geometry.type === 'MultiPolygon' ? polygonsOf(plane.union([geometry])) : [];
  if (polygons.length === 0) {
    context.sendToAll(context.release(candidate), ['inside', 'outside']);
    return;
  }
  for (const [i, polygon] of polygons.entries()) {
    const output = i + 1 < polygons.length ? context.copy(candidate) : context.release(candidate);
    output.setGeometry(polygon);
    context.sendToAll(output, ['inside', 'outside']);
  }
}

interface Part {
  readonly polygon: PathGeometry;
  readonly port: 'inside' | 'outside';
}

/** `undefined` if no polygon has an area in plan; none, if the polygons lie inside some clippers but not all. */
function partsOf(id: string, polygons: readonly PathGeometry[], cutter: AreaCutter): Part[] | undefined {
  try {
    const inside = polygons.flatMap(polygon => cutter.inside(polygon));
    const outside = polygons.flatMap(polygon => cutter.outside(polygon));
    if (inside.length + outside.length === 0 && !polygons.some(polygon => cutter.isArea(polygon))) {
      return undefined;
    }
    return [
      ...inside.map(polygon => ({ polygon, port: 'inside' as const })),
      ...outside.map(polygon => ({ polygon, port: 'outside' as const })),
    ];
  } catch (error) {
    throw new Error(`candidate ${id}: ${messageOf(error)}`);
  }
}

function hasMoreThanAreas(geometry: Geometry): boolean {
  if (geometry.type === 'GeometryCollection') return geometry.members.some(hasMoreThanAreas);
  return geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon';
}
