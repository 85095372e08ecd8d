/**
 * Edges by ports that nobody declares. As in the engine none of them stops a run; but the user is told what becomes
 * of each.
 */
import { type ExpandedEdge, labelOf } from './expand.js';
import type { GraphNode } from './graph-parts.js';
import { quoted } from './nearest-names.js';

interface NodeWithPorts {
  readonly node: GraphNode;
  readonly ports: { readonly inputPorts: readonly string[] | 'any'; readonly checksInputPorts: boolean };
}

/** The edges that can carry something, which those into a source can't, and a warning for each that is odd. */
export function checkedPorts(
  nodes: readonly NodeWithPorts[],
  edges: readonly ExpandedEdge[],
): { readonly edges: ExpandedEdge[]; readonly warnings: string[] } {
  const byId = new Map(nodes.map(checked => [checked.node.id, checked]));
  const warnings = edges.flatMap(edge => {
    const [from, to] = [byId.get(edge.from)!, byId.get(edge.to)!];
    const { file, line } = edge.at;
    return [outputWarning(edge, from), inputWarning(edge, to)]
      .filter(warning => warning !== undefined)
      .map(warning => `${file}:${line}: ${warning}`);
  });
  return { edges: edges.filter(edge => byId.get(edge.to)!.node.kind !== 'source'), warnings };
}

function outputWarning({ id, fromPort }: ExpandedEdge, { node }: NodeWithPorts): string | undefined {
  if (node.outputPorts.includes(fromPort)) return undefined;
  const right = rightPorts(node, node.outputPorts, 'output');
  return `node ${labelOf(node)} has no output port "${fromPort}", so edge ${id} carries nothing; ${right}`;
}

function inputWarning({ id, toPort }: ExpandedEdge, { node, ports }: NodeWithPorts): string | undefined {
  const { inputPorts, checksInputPorts } = ports;
  if (inputPorts === 'any' || inputPorts.includes(toPort)) return undefined;
  const delivers = checksInputPorts ? 'will fail or be rejected' : 'count as its usual input';
  const fate =
    node.kind === 'source' ? `edge ${id} is dropped` : `the features that edge ${id} brings ${delivers}`;
  const right = rightPorts(node, inputPorts, 'input');
  return `node ${labelOf(node)} has no input port "${toPort}", so ${fate}; ${right}`;
}

function rightPorts({ action, kind }: GraphNode, ports: readonly string[], side: 'input' | 'output'): string {
  if (ports.length === 0) return `a ${kind} has none, so remove the edge`;
  return `the ${side} ports of ${action} are: ${quoted(ports, 'and')}`;
}
