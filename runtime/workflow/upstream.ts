/** What comes before some nodes of a graph. */
import type { GraphEdge } from './graph.js';

/** Nodes, by id, and all from which some path leads to them. */
export function withUpstream(nodes: readonly string[], edges: readonly GraphEdge[]): string[] {
  const found = new Set(nodes);
  for (const node of found) {
    for (const { from, to } of edges) if (to === node) found.add(from);
  }
  return [...found];
}
