/** The checked graph that the rest of the runtime works with (workflow-format reference, sections 5 to 8). */

import type { AttributeValue } from '../feature/attribute-value.js';
import { UserError } from '../user-error.js';
import { checkedPorts } from './checked-ports.js';
import type { WorkflowDefinition } from './definition.js';
import { compileErrorPolicy, type ErrorPolicy, rulesWithoutEffect } from './error-policy.js';
import {
  type ExpandedEdge,
  type ExpandedNode,
  type ExpandedSubgraph,
  expandSubgraphs,
  labelOf,
} from './expand.js';
import type { GraphNote } from './graph-note.js';
import type { GraphEdge, GraphNode, NodeKind } from './graph-parts.js';
import { likelyName, nearestNames, quoted } from './nearest-names.js';
import { mistakeAt, placeOf } from './position.js';
import { topologicalOrder } from './topological-order.js';

export type { GraphEdge, GraphNode, NodeKind };

export interface WorkflowGraph {
  readonly id: string;
  readonly name: string;
  readonly file: string | null;
  readonly variables: ReadonlyMap<string, AttributeValue>;
  /** In topological order, ties in file order; without the sinks that no source leads to. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly errorPolicy: ErrorPolicy;
  /** All that is odd, the notes included. */
  readonly warnings: readonly string[];
  /** What is odd about single nodes; a run has it among its diagnostics. */
  readonly notes: readonly GraphNote[];
}

/** The actions that exist, as far as a graph must know them. */
export interface ActionCatalog {
  find(name: string): ActionPorts | undefined;
  names(): Iterable<string>;
}

export interface ActionPorts {
  readonly kind: NodeKind;
  /** `any` for an action that takes features on whatever port an edge names. */
  readonly inputPorts: readonly string[] | 'any';
  /**
   * The fixed ports and those that the parameters name (a Feature Filter's conditions, an Output Router's
   * `routingPort`). A name that comes twice must be listed twice, so that it can be reported.
   */
  outputPorts(parameters: Readonly<Record<string, unknown>>): readonly string[];
  /** Whether the action looks at the port a feature came in by; the others treat all ports alike. */
  readonly checksInputPorts: boolean;
  /** What of a node's `with` the action does not know, and so ignores. */
  unknownParameters?(parameters: Readonly<Record<string, unknown>>): readonly UnknownParameter[];
}

export interface UnknownParameter {
  /** `geometry.xcolumn`, `operations[0].methd` */
  readonly path: string;
  readonly name: string;
  /** Those that could stand in its place. */
  readonly known: readonly string[];
}

/**
 * Inlines subgraphs and checks everything that can be checked before the actions are built.
 * Throws `UserError` for an unknown action, a missing node or graph, an output port used twice, a cycle,
 * and an invalid error policy. An edge by a port that nobody declares is a warning.
 */
export function buildGraph(definition: WorkflowDefinition, catalog: ActionCatalog): WorkflowGraph {
  const expansion = expandSubgraphs(definition);
  const checked = expansion.nodes.map(node => checkedNode(node, definition.source, catalog));
  const { edges, warnings: ofPorts } = checkedPorts(checked, expansion.edges);
  const ordered = inOrder(checked, edges, definition.source);
  const nodes = ordered.map(({ node }) => node);
  const errorPolicy = compileErrorPolicy(definition.errorPolicy, nodes, edges, definition.source);
  const notes = [
    ...expansion.notes,
    ...repeatedEdges(edges),
    ...checked.flatMap(unknownParameters),
    ...expansion.subgraphs.flatMap(subgraph => uselessParameters(subgraph, checked)),
  ];
  const said = notes.map(note => saidOf(note, nodes));
  const ofPolicy = rulesWithoutEffect(definition.errorPolicy);
  const warnings = [...definition.warnings, ...expansion.warnings, ...ofPorts, ...ofPolicy, ...said];
  const kept = withoutOrphanSinks(ordered, edges, warnings);
  const keptIds = new Set(kept.map(({ node }) => node.id));
  return {
    id: definition.id,
    name: definition.name,
    file: definition.file,
    variables: definition.variables,
    nodes: kept.map(({ node }) => node),
    edges: edges
      .filter(edge => keptIds.has(edge.to))
      .map(({ id, from, fromPort, to, toPort }) => ({ id, from, fromPort, to, toPort })),
    errorPolicy,
    warnings,
    notes,
  };
}

interface CheckedNode {
  readonly written: ExpandedNode;
  readonly node: GraphNode;
  readonly ports: ActionPorts;
}

function checkedNode(written: ExpandedNode, source: string, catalog: ActionCatalog): CheckedNode {
  const { at, action, name, id } = written;
  const ports = catalog.find(action);
  if (ports === undefined) {
    const nearest = quoted(nearestNames(action, catalog.names()));
    const right = nearest === '' ? 'there are no actions' : `did you mean ${nearest}?`;
    throw mistakeAt(at, `node ${labelOf(written)}: Action not found: ${action}; ${right}`);
  }
  const outputPorts = ports.kind === 'sink' ? [] : outputPortsOf(written, ports);
  const repeated = outputPorts.find((port, i) => outputPorts.indexOf(port) < i);
  if (repeated !== undefined) {
    const right = `give every output port of ${action} a name of its own`;
    throw mistakeAt(at, `Duplicate output port ${repeated} for node ${id} (${name}); ${right}`);
  }
  const { at: _, ownParameters: __, ...node } = written;
  const line = at.file === source ? at.line : undefined;
  return { written, ports, node: { ...node, outputPorts, kind: ports.kind, line } };
}

/** Edges with the ends of an earlier one. */
function repeatedEdges(edges: readonly ExpandedEdge[]): GraphNote[] {
  const firsts = new Map<string, ExpandedEdge>();
  return edges.flatMap(edge => {
    const { id, from, fromPort, to, toPort, at } = edge;
    const ends = JSON.stringify([from, fromPort, to, toPort]);
    const first = firsts.get(ends);
    if (first === undefined) firsts.set(ends, edge);
    if (first === undefined) return [];
    const message =
      `edge ${id} joins port "${fromPort}" to port "${toPort}" of node ${to}, as edge ${first.id} does, so that ` +
      'every feature is delivered twice; remove one of them';
    return [{ nodeId: from, code: 'config.repeated_edge', message, at }];
  });
}

function saidOf({ nodeId, at, message }: GraphNote, nodes: readonly GraphNode[]): string {
  const node = nodes.find(({ id }) => id === nodeId)!;
  return `${placeOf(at)}: node ${labelOf(node)}: ${message}`;
}

function unknownParameters({ written, ports }: CheckedNode): GraphNote[] {
  const { id, action, at, ownParameters } = written;
  const unknown = ports.unknownParameters?.(ownParameters) ?? [];
  return unknown.map(({ path, name, known }) => {
    const right = known.length === 0 ? `${action} has none` : likelyName(name, known);
    const message = `parameter \`${path}\` is unknown and ignored; ${right}`;
    return { nodeId: id, code: 'config.unknown_parameter', message, at };
  });
}

/** Parameters in the `with` of a subGraph node that no node directly inside it takes. */
function uselessParameters(
  { id, name, parameters, inside, at }: ExpandedSubgraph,
  checked: readonly CheckedNode[],
): GraphNote[] {
  const nodes = checked.filter(({ node }) => inside.includes(node.id));
  const [first] = nodes;
  if (first === undefined) return [];
  return Object.entries(parameters).flatMap(([key, value]) => {
    const unknown = nodes.map(({ ports }) => ports.unknownParameters?.({ [key]: value }) ?? []);
    if (!unknown.every(each => each.some(({ path }) => path === key))) return [];
    const known = [...new Set(unknown.flat().flatMap(each => each.known))];
    const whose = `the parameter \`${key}\` of subgraph ${labelOf({ id, name })}`;
    const message = `${whose} is ignored, since no node directly inside takes it; ${likelyName(key, known)}`;
    return [{ nodeId: first.node.id, code: 'config.unknown_parameter', message, at }];
  });
}

function outputPortsOf({ at, rawId, name, parameters }: ExpandedNode, ports: ActionPorts): string[] {
  try {
    return ports.outputPorts(parameters).map(port => port.trim());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw mistakeAt(at, `Factory error for node ${rawId} (${name}): ${error.message}`);
  }
}

function inOrder(
  nodes: readonly CheckedNode[],
  edges: readonly ExpandedEdge[],
  source: string,
): CheckedNode[] {
  const found = topologicalOrder(successorsOf(nodes, edges));
  if ('order' in found) return found.order.map(i => nodes[i]!);
  const names = [...found.cycle, found.cycle[0]!].map(i => `"${nodes[i]!.node.name}"`).join(' → ');
  const problem = `Schema inference failed: workflow graph contains a cycle: ${names}`;
  throw new UserError(`${source}: ${problem}; remove one of the edges between them`);
}

function successorsOf(nodes: readonly CheckedNode[], edges: readonly ExpandedEdge[]): number[][] {
  const indexOf = new Map(nodes.map(({ node }, i) => [node.id, i]));
  const successors: number[][] = nodes.map(() => []);
  for (const { from, to } of edges) successors[indexOf.get(from)!]!.push(indexOf.get(to)!);
  return successors;
}

/** Drops the sinks that no source leads to, as the engine does, and warns of every node that gets nothing. */
function withoutOrphanSinks(
  ordered: readonly CheckedNode[],
  edges: readonly ExpandedEdge[],
  warnings: string[],
): CheckedNode[] {
  const successors = successorsOf(ordered, edges);
  const reached = ordered.map(({ node }) => node.kind === 'source');
  for (const [i, targets] of successors.entries()) {
    if (reached[i]) for (const target of targets) reached[target] = true;
  }
  const orphans = ordered.filter((_, i) => !reached[i]);
  const idle = orphans.filter(({ node }) => node.kind === 'processor');
  if (idle.length > 0) {
    const labels = idle.map(({ node }) => labelOf(node)).join(', ');
    warnings.push(`no source leads to these processors, so they get no features: ${labels}`);
  }
  const sinks = new Set(orphans.filter(({ node }) => node.kind === 'sink'));
  for (const { written } of sinks) {
    const { file, line } = written.at;
    const right = 'so it is left out and writes nothing; join it to a source by edges';
    warnings.push(`${file}:${line}: no source leads to sink ${labelOf(written)}, ${right}`);
  }
  return ordered.filter(checked => !sinks.has(checked));
}
