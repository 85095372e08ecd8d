/** Random graphs with failing nodes, and rules for what becomes of what they fail on. */
import fc from 'fast-check';
import type { ErrorCode } from '../../../runtime/workflow/error-codes.js';
import type { Disposition, ErrorRule } from '../../../runtime/workflow/error-policy.js';
import { MOMENTS } from './failing-actions.js';
import { randomGraph } from './random-graph.js';
import { record } from './run-sample.js';
import type { SampleEdge, SampleNode } from './sample-graph.js';

export const GEOMETRY: ErrorCode = 'citygml.empty_geometry';

export const policyRule: fc.Arbitrary<ErrorRule> = fc.record({
  code: fc.constantFrom<ErrorCode>(GEOMETRY, 'internal.unclassified'),
  disposition: fc.constantFrom<Disposition>('warn_drop', 'reject', 'fatal'),
});

/** Some middle nodes of a random graph replaced by failing ones; what they reject goes to a sink of its own. */
export const failingGraph = fc
  .record({
    graph: randomGraph,
    kinds: fc.array(
      fc.record({
        moment: fc.constantFrom(...MOMENTS, 'in finish', 'unready'),
        every: fc.integer({ min: 1, max: 9 }),
        code: fc.constantFrom(GEOMETRY, null),
      }),
      { minLength: 6, maxLength: 6 },
    ),
  })
  .map(({ graph, kinds }) => {
    const nodes = graph.nodes.map((node, index): SampleNode => {
      if (node.action !== 'Increment' && node.action !== 'Noop Processor') return node;
      const { moment, every, code } = kinds[index % kinds.length]!;
      if (moment === 'unready') return { name: node.name, action: 'Unready' };
      if (moment === 'in finish') {
        return { name: node.name, action: 'Failing', parameters: { at: -1, how: moment } };
      }
      return { name: node.name, action: 'Picky', parameters: { moment, every, code } };
    });
    const pickies = nodes.filter(({ action }) => action === 'Picky');
    const edges = [...graph.edges, ...pickies.map(({ name }): SampleEdge => [name, 'rejected', 'rejected'])];
    return pickies.length === 0 ? { nodes, edges } : { nodes: [...nodes, record('rejected')], edges };
  });
