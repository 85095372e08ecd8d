/**
 * Random workflow graphs of test actions: fan-out, fan-in, diamonds, several edges between two nodes, and chains of
 * accumulating nodes, each of which finishes into the next.
 */
import fc from 'fast-check';
import type { SampleEdge, SampleNode } from './sample-graph.js';

export interface RandomGraph {
  readonly nodes: readonly SampleNode[];
  readonly edges: readonly SampleEdge[];
}

const MIDDLE = ['Increment', 'Reverse', 'Noop Processor', 'Feature Filter'] as const;

const PARAMETERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'Feature Filter': {
    conditions: [
      { outputPort: 'even', expr: { type: 'flowExpr', value: 'attributes["n"] % 2 == 0' } },
      { outputPort: 'third', expr: { type: 'flowExpr', value: 'attributes["n"] % 3 == 0' } },
    ],
  },
};

/** For every node after the sources: what it is and which earlier nodes feed it. */
export const randomGraph: fc.Arbitrary<RandomGraph> = fc
  .record({
    sources: fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }),
    middle: fc.array(
      fc.record({
        action: fc.constantFrom(...MIDDLE),
        from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        accumulatingAfter: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(6)),
      }),
      { maxLength: 6 },
    ),
    sinks: fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ sources, middle, sinks }) => {
    const nodes: SampleNode[] = [];
    const edges: SampleEdge[] = [];
    const connect = (to: string, froms: readonly number[], upTo: number) => {
      for (const number of froms) {
        const { name, action } = nodes[number % upTo]!;
        const ports = action === 'Feature Filter' ? ['even', 'third', 'unfiltered'] : ['features'];
        edges.push([name, to, ports[number % ports.length]!, 'features']);
      }
    };
    for (const [index, count] of sources.entries()) {
      const parameters = { count, first: 1000 * index };
      nodes.push({ name: `source ${index}`, action: 'Numbers', parameters });
    }
    for (const [index, { action, from, accumulatingAfter }] of middle.entries()) {
      const name = `node ${index}`;
      connect(name, from, nodes.length);
      nodes.push({ name, action, parameters: PARAMETERS[action] ?? {} });
      for (let link = 1; link <= accumulatingAfter; link++) {
        const name = `node ${index}, link ${link}`;
        connect(name, [nodes.length - 1], nodes.length);
        nodes.push({ name, action: 'Reverse' });
      }
    }
    const inner = nodes.length;
    for (const [index, from] of sinks.entries()) {
      const name = `sink ${index}`;
      connect(name, from, inner);
      nodes.push({ name, action: 'Record', parameters: { as: name } });
    }
    return { nodes, edges };
  });
