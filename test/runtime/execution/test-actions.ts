/** Actions that only tests know: a source of numbered features, a sink that records, and ways to misbehave. */
import { z } from 'zod';
import {
  defineProcessor,
  defineSink,
  defineSource,
  FEATURES,
  type Kept,
} from '../../../runtime/actions/action.js';
import { standardActions } from '../../../runtime/actions/catalog.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import { PathGeometry } from '../../../runtime/feature/geometry.js';
import { featureLine } from '../../../runtime/store/feature-line.js';

/** Lines of the features that arrived at each recording sink, in the order of their arrival. */
export type Recorded = Map<string, string[]>;

export const numbers = defineSource({
  name: 'Numbers',
  category: 'Test',
  summary: 'Emits numbered features',
  outputPorts: [FEATURES],
  parameters: z.object({
    count: z.number(),
    first: z.number().default(0),
    id: z.string().optional(),
  }),
  create: ({ count, first, id }) => ({
    async start(out) {
      for (let n = first; n < first + count; n++) {
        const wait = out.emit({
          ...(id === undefined ? {} : { id }),
          attributes: Attributes.of([
            ['n', n],
            ['text', `feature ${n}`],
          ]),
          geometry: new PathGeometry('LineString', 4326, 'XY', Float64Array.of(n, 0, n, 1)),
        });
        if (wait !== undefined) await wait;
      }
    },
  }),
});

export const failingSource = defineSource({
  name: 'Failing Source',
  category: 'Test',
  summary: 'Fails after some features',
  outputPorts: [FEATURES],
  parameters: z.object({ after: z.number() }),
  create: ({ after }) => ({
    async start(out) {
      for (let n = 0; n < after; n++) await out.emit({ attributes: Attributes.of([['n', n]]) });
      throw new Error('the source broke');
    },
  }),
});

/** Edits an attribute and moves the geometry, in both mutation modes. */
export const increment = defineProcessor({
  name: 'Increment',
  category: 'Test',
  summary: 'Adds one to "n" and shifts the geometry',
  inputPorts: 'any',
  outputPorts: [FEATURES],
  parameters: z.object({ asynchronous: z.boolean().default(false) }),
  accumulates: false,
  heavyFinish: false,
  create: ({ asynchronous }) => ({
    async process(context) {
      if (asynchronous) await new Promise(resolve => setImmediate(resolve));
      const feature = context.edit();
      feature.set('n', Number(feature.get('n')) + 1);
      if (feature.geometry !== null) (feature.geometryMut() as PathGeometry).coordinates[0]! += 1;
      context.send(feature);
    },
  }),
});

/** Keeps everything and sends it again in reverse order. */
export const reverse = defineProcessor({
  name: 'Reverse',
  category: 'Test',
  summary: 'Sends everything in reverse order at the end',
  inputPorts: 'any',
  outputPorts: [FEATURES],
  parameters: z.object({}),
  accumulates: true,
  heavyFinish: true,
  create: () => {
    const kept: Kept[] = [];
    return {
      process: context => {
        kept.push(context.keep());
      },
      async finish(context) {
        for (const feature of kept.reverse()) {
          context.send(context.release(feature));
          await context.ready();
        }
      },
    };
  },
});

/** Fails on one feature, in one of the ways that actions fail. */
export const failing = defineProcessor({
  name: 'Failing',
  category: 'Test',
  summary: 'Fails on one feature',
  inputPorts: 'any',
  outputPorts: [FEATURES],
  parameters: z.object({
    at: z.number(),
    how: z.enum(['before', 'holding a clone', 'after taking', 'asynchronously', 'in finish']),
  }),
  accumulates: true,
  heavyFinish: true,
  create: ({ at, how }) => ({
    process(context) {
      const isIt = context.feature.get('n') === at;
      if (isIt && how === 'before') throw new Error('broke');
      if (isIt && how === 'holding a clone') {
        context.clone().set('n', -1);
        throw new Error('broke');
      }
      if (isIt && how === 'asynchronously') {
        context.edit();
        return Promise.reject(new Error('broke'));
      }
      const feature = context.take();
      if (isIt && how === 'after taking') throw new Error('broke');
      context.send(feature);
      return undefined;
    },
    finish() {
      if (how === 'in finish') throw new Error('broke');
    },
  }),
});

/** The catalog with these actions and a recording sink, and what it recorded. */
export function testCatalog() {
  const recorded: Recorded = new Map();
  const record = defineSink({
    name: 'Record',
    category: 'Test',
    summary: 'Records what arrives',
    parameters: z.object({ as: z.string() }),
    create: ({ as }) => ({
      initialize: () => {
        recorded.set(as, []);
      },
      process: context => {
        recorded.get(as)!.push(featureLine(context.feature));
      },
    }),
  });
  const catalog = standardActions.with(numbers, failingSource, increment, reverse, failing, record);
  return { catalog, recorded };
}
