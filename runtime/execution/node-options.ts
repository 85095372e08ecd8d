/** Options of single nodes: an action can be tried with another way of mutating, or of finishing, than the rest. */
import { UserError } from '../user-error.js';
import type { WorkflowGraph } from '../workflow/graph.js';
import { nearestNames, quoted } from '../workflow/nearest-names.js';
import { checkedOptions, type NodeOptions, type RunOptions } from './options.js';

/**
 * The options of the nodes that are named, by their ids.
 * Throws `UserError` for a node that isn't there, and for a value that its option doesn't have.
 */
export function nodeOptionsOf(
  named: Readonly<Record<string, Partial<NodeOptions>>>,
  { nodes }: WorkflowGraph,
  options: RunOptions,
): Map<string, NodeOptions> {
  const byId = new Map<string, NodeOptions>();
  for (const [name, changes] of Object.entries(named)) {
    const found = nodes.filter(node => node.id === name || node.name === name);
    if (found.length === 0) {
      const near = nearestNames(
        name,
        nodes.flatMap(node => [node.name, node.id]),
      );
      throw new UserError(`there is no node "${name}" to set options of; did you mean ${quoted(near)}?`);
    }
    for (const key of Object.keys(changes)) {
      if (key === 'mutation' || key === 'finish') continue;
      throw new UserError(`node "${name}" can't have a ${key} of its own; it can have mutation and finish`);
    }
    checkedOptions('before', changes);
    const { mutation, finish } = options;
    for (const { id } of found) byId.set(id, { mutation, finish, ...changes });
  }
  return byId;
}
