/** Spatial Filter: parts candidates by how they lie to filter geometries. */
import { z } from 'zod';
import type { AttributeValue } from '../../feature/attribute-value.js';
import { type Geos, geos } from '../../spatial/geos.js';
import { PREDICATES, TestedGeometries } from '../../spatial/predicates.js';
import { messageOf } from '../../user-error.js';
import { defineProcessor, type FinishContext, type Kept } from '../action.js';
import { name, optional, optionalOr, withDefault } from '../shared/parameters.js';
import { keepSystemsApart } from '../shared/systems-apart.js';

const parameters = z.object({
  predicate: withDefault(z.enum(PREDICATES), 'intersects'),
  passOnMultipleMatches: withDefault(z.boolean(), true),
  mergeFilterAttributes: withDefault(z.boolean(), false),
  mergedAttributesPrefix: optionalOr(z.string(), ''),
  outputMatchCountAttribute: optional(name()),
});

type Parameters = z.output<typeof parameters>;

export const spatialFilter = defineProcessor({
  name: 'Spatial Filter',
  category: 'Filter',
  summary: 'Passes the candidates that lie to the filters as asked: within, touching, apart, …',
  inputPorts: ['filter', 'candidate'],
  outputPorts: ['passed', 'failed', 'rejected'],
  parameters,
  accumulates: true,
  heavyFinish: false,
  geometryUse: () => ({ areas: 'measured' }),
  create: parameters => {
    const filters: Kept[] = [];
    const candidates: Kept[] = [];
    const inputs = new Map([
      ['filter', filters],
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
        await keepSystemsApart(context, filters, candidates);
        if (filters.length > 0) await filterAll(candidates, filters, plane, parameters, context);
        else await passAll(candidates, context);
      },
    };
  },
});

async function passAll(candidates: readonly Kept[], context: FinishContext): Promise<void> {
  for (const candidate of candidates) {
    context.send(context.release(candidate), 'passed');
    await context.ready();
  }
}

async function filterAll(
  candidates: readonly Kept[],
  filters: readonly Kept[],
  plane: Geos,
  parameters: Parameters,
  context: FinishContext,
): Promise<void> {
  const geometries = filters.map(filter => filter.read().geometry!);
  const tested = new TestedGeometries(plane, geometries, parameters.predicate);
  try {
    for (const candidate of candidates) {
      if (context.cancelled) return;
      const { passed, matches } = matchesOf(candidate, filters, tested, parameters);
      const values = written(matches.length, passed ? matches : [], parameters);
      const output = values.size > 0 ? context.editKept(candidate) : context.release(candidate);
      for (const [attribute, value] of values) output.set(attribute, value);
      context.send(output, passed ? 'passed' : 'failed');
      await context.ready();
    }
  } finally {
    tested.free();
  }
}

interface Matches {
  readonly passed: boolean;
  /** The filters that were found to match: of those that must all match, the ones before the first that doesn't. */
  readonly matches: readonly Kept[];
}

function matchesOf(
  candidate: Kept,
  filters: readonly Kept[],
  tested: TestedGeometries,
  { passOnMultipleMatches }: Parameters,
): Matches {
  const { id, geometry: held } = candidate.read();
  const geometry = held!;
  try {
    if (!passOnMultipleMatches) {
      const matches = filters.slice(0, tested.matchesInTurn(geometry));
      return { passed: matches.length === filters.length, matches };
    }
    const first = filters[tested.firstMatch(geometry)];
    return first === undefined ? { passed: false, matches: [] } : { passed: true, matches: [first] };
  } catch (error) {
    throw new Error(`candidate ${id}: ${messageOf(error)}`);
  }
}

/** What is written about the matches: nothing, or their number and then attributes, of which later ones win. */
function written(
  count: number,
  merged: readonly Kept[],
  { mergeFilterAttributes, mergedAttributesPrefix, outputMatchCountAttribute }: Parameters,
): Map<string, AttributeValue> {
  const values = new Map<string, AttributeValue>();
  if (outputMatchCountAttribute !== undefined) values.set(outputMatchCountAttribute, count);
  if (mergeFilterAttributes) {
    for (const filter of merged) {
      for (const [attribute, value] of filter.read().attributes.entries()) {
        values.set(mergedAttributesPrefix + attribute, value);
      }
    }
  }
  return values;
}
