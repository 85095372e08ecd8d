/** A workflow's graph as an arquero table. */
import type { ColumnTable } from 'arquero';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import { tableOf } from '../table-of.js';

/** One row per node, in topological order: what it is, what it sends to by which port, and to how many. */
export function graphTable({ nodes, edges }: WorkflowGraph): ColumnTable {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const rows = nodes.map(({ id, name, action, kind }) => {
    const out = edges.filter(edge => edge.from === id);
    const to = out.map(({ fromPort, to: target }) => {
      const label = names.get(target)!;
      return fromPort === 'features' ? label : `${label} (${fromPort})`;
    });
    return { node: name, action, kind, fanOut: out.length, to: to.join(', ') };
  });
  return tableOf(['node', 'action', 'kind', 'fanOut', 'to'], rows);
}
