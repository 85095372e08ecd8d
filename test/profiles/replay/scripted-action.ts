/** An action that does, feature by feature, whatever an action may ask of features; and random graphs with it. */
import fc from 'fast-check';
import { z } from 'zod';
import {
  defineProcessor,
  type FinishContext,
  type Kept,
  type ProcessContext,
} from '../../../runtime/actions/action.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import type { Feature } from '../../../runtime/feature/feature.js';
import { GeometryCollection, PathGeometry, PointGeometry } from '../../../runtime/feature/geometry.js';
import { randomGraph } from '../../runtime/execution/random-graph.js';
import type { SampleEdge, SampleNode } from '../../runtime/execution/sample-graph.js';

/** What a step makes of a feature. */
const CHANGES = {
  set: feature => feature.set('text', `changed ${feature.get('n')}`),
  add: feature => feature.set(`n of ${Number(feature.get('n')) % 3}`, [1, 'two', new Map([['three', 3.5]])]),
  remove: feature => void feature.delete('text'),
  'remove what is not there': feature => void feature.delete('nothing'),
  attributes: feature => {
    const n = feature.get('n') ?? null;
    feature.setAttributes(
      Attributes.of([
        ['n', n],
        ['bytes', new Uint8Array(5)],
      ]),
    );
  },
  'geometry in place': feature => {
    if (feature.geometry instanceof PathGeometry) feature.geometryMut();
  },
  'geometry shorter': feature => {
    if (feature.geometry instanceof PathGeometry) {
      const path = feature.geometryMut() as PathGeometry;
      path.coordinates = path.coordinates.slice(0, 2);
    }
  },
  'geometry set': feature => feature.setGeometry(new PointGeometry(null, 'XYZ', 1, 2, 3)),
  'geometry collected': feature =>
    feature.setGeometry(new GeometryCollection(null, [new PointGeometry(null, 'XY', 1, 2)])),
  'geometry removed': feature => feature.setGeometry(null),
  metadata: feature => feature.setMetadata({ featureId: `gml ${feature.get('n')}`, lod: 2 }),
  id: feature => feature.setId(`${feature.id}`),
} satisfies Record<string, (feature: Feature) => void>;

const SENDINGS = [
  'edit',
  'clone and take',
  'take',
  'both ports',
  'nowhere',
  'create',
  'drop',
  'apart',
  'keep',
] as const;
const FINISHES = ['release', 'edit', 'copy twice', 'forget', 'leave'] as const;

const parameters = z.object({
  change: z.enum(Object.keys(CHANGES) as [keyof typeof CHANGES]),
  sending: z.enum(SENDINGS),
  finishing: z.enum(FINISHES),
  /** Only every so many features are treated so; the others pass. */
  every: z.number(),
});

type Parameters = z.output<typeof parameters>;

function process(context: ProcessContext, { change, sending }: Parameters, kept: Kept[]): void {
  const changed = (feature: Feature): Feature => {
    CHANGES[change](feature);
    return feature;
  };
  if (sending === 'edit') context.send(changed(context.edit()), 'a');
  else if (sending === 'take') context.send(changed(context.take()), 'b');
  else if (sending === 'both ports') context.sendToAll(changed(context.edit()), ['a', 'b']);
  else if (sending === 'keep') kept.push(context.keep());
  else if (sending === 'drop') changed(context.clone()).drop();
  else if (sending === 'apart') changed(context.edit()).intoParts();
  else if (sending === 'clone and take') {
    context.send(changed(context.clone()), 'a');
    context.send(context.take(), 'b');
  } else if (sending === 'create') {
    const attributes = Attributes.of([['n', context.feature.get('n') ?? null]]);
    context.send(changed(context.create({ attributes })), 'a');
  }
}

function finish(context: FinishContext, { change, finishing }: Parameters, kept: Kept): void {
  if (finishing === 'release') context.send(context.release(kept), 'a');
  if (finishing === 'forget') context.forget(kept);
  if (finishing === 'edit') {
    const feature = context.editKept(kept);
    CHANGES[change](feature);
    context.send(feature, 'b');
  }
  if (finishing === 'copy twice') {
    context.send(context.copy(kept), 'a');
    context.send(context.copy(kept), 'b');
  }
}

export const scripted = defineProcessor({
  name: 'Scripted',
  category: 'Test',
  summary: 'Does what its parameters say',
  inputPorts: 'any',
  outputPorts: ['a', 'b'],
  parameters,
  accumulates: true,
  heavyFinish: true,
  create: wanted => {
    const kept: Kept[] = [];
    let count = 0;
    return {
      process(context) {
        if (count++ % wanted.every === 0) process(context, wanted, kept);
        else context.send(context.take(), 'a');
      },
      async finish(context) {
        for (const each of kept) {
          finish(context, wanted, each);
          await context.ready();
        }
      },
    };
  },
});

const script = fc.record({
  change: fc.constantFrom(...Object.keys(CHANGES)),
  sending: fc.constantFrom(...SENDINGS),
  finishing: fc.constantFrom(...FINISHES),
  every: fc.integer({ min: 1, max: 3 }),
});

/** Random graphs in which most of the nodes that change or pass features are scripted. */
export const scriptedGraph = fc
  .record({ graph: randomGraph, scripts: fc.array(script, { minLength: 6, maxLength: 6 }) })
  .map(({ graph, scripts }) => {
    const isReplaced = ({ action }: SampleNode, index: number) =>
      action === 'Noop Processor' ||
      (action === 'Increment' && index % 2 === 0) ||
      (action === 'Reverse' && index % 3 > 0);
    const nodes = graph.nodes.map((node, index): SampleNode => {
      if (!isReplaced(node, index)) return node;
      return { name: node.name, action: 'Scripted', parameters: scripts[index % scripts.length]! };
    });
    const replaced = new Set(nodes.filter(({ action }) => action === 'Scripted').map(({ name }) => name));
    const edges = graph.edges.map(
      ([from, to, ...ports], index): SampleEdge =>
        replaced.has(from)
          ? [from, to, index % 3 === 0 ? 'b' : 'a', ports[1] ?? 'features']
          : [from, to, ...ports],
    );
    return { nodes, edges };
  });
