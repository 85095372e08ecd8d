/** Small workflows and an action catalog for the tests of this folder. */

import * as assert from 'uvu/assert';
import { UserError } from '../../../runtime/user-error.js';
import type { WorkflowDefinition } from '../../../runtime/workflow/definition.js';
import type { ActionCatalog, ActionPorts, NodeKind } from '../../../runtime/workflow/graph.js';
import { parseWorkflow } from '../../../runtime/workflow/read.js';

export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

export interface SampleNode {
  readonly id: string;
  readonly name: string;
  readonly [key: string]: unknown;
}

export function action(n: number, name: string, actionName: string, parameters?: object): SampleNode {
  return { id: uuid(n), name, type: 'action', action: actionName, with: parameters ?? null };
}

export function subgraph(n: number, name: string, graph: number, parameters?: object): SampleNode {
  return { id: uuid(n), name, type: 'subGraph', subGraphId: uuid(graph), with: parameters ?? null };
}

export function edge(
  n: number,
  from: number,
  to: number,
  fromPort = 'features',
  toPort = 'features',
): object {
  return { id: uuid(n), from: uuid(from), to: uuid(to), fromPort, toPort };
}

export function graph(n: number, name: string, nodes: readonly object[], edges: readonly object[]): object {
  return { id: uuid(n), name, nodes, edges };
}

/** The JSON text of a workflow whose entry graph is the first of `graphs`. */
export function workflowText(graphs: readonly object[], rest: object = {}): string {
  const entryGraphId = (graphs[0] as { id: string }).id;
  return JSON.stringify({ id: uuid(0xf00), name: 'sample', entryGraphId, graphs, ...rest }, null, 2);
}

export function workflow(graphs: readonly object[], rest: object = {}): WorkflowDefinition {
  return parseWorkflow(workflowText(graphs, rest), { name: 'sample.json', environment: {} });
}

function ports(
  kind: NodeKind,
  inputPorts: readonly string[] | 'any',
  outputPorts: ActionPorts['outputPorts'],
  checksInputPorts = false,
): ActionPorts {
  return { kind, inputPorts, outputPorts, checksInputPorts };
}

const features = (): string[] => ['features'];

const ACTIONS: ReadonlyMap<string, ActionPorts> = new Map([
  ['Feature Creator', ports('source', [], features)],
  ['Noop Processor', ports('processor', ['features'], features)],
  ['Attribute Manager', ports('processor', ['features'], features)],
  ['Clipper', ports('processor', ['clipper', 'candidate'], () => ['inside', 'outside', 'rejected'], true)],
  ['Input Router', ports('processor', 'any', features)],
  ['Output Router', ports('processor', ['features'], ({ routingPort }) => [String(routingPort)])],
  [
    'Feature Filter',
    ports('processor', ['features'], ({ conditions }) => {
      if (!Array.isArray(conditions)) throw new UserError('conditions must be a list');
      return [...conditions.map(condition => String(condition.outputPort)), 'unfiltered'];
    }),
  ],
  ['Echo Sink', ports('sink', ['features'], () => [])],
  ['Noop Sink', ports('sink', ['features'], () => [])],
]);

export const catalog: ActionCatalog = {
  find: name => ACTIONS.get(name),
  names: () => ACTIONS.keys(),
};

/** Asserts that `run` throws a UserError whose message holds every one of `parts`; returns the message. */
export function assertMistake(run: () => unknown, ...parts: readonly string[]): string {
  try {
    run();
  } catch (error) {
    assert.instance(error, UserError);
    const { message } = error as UserError;
    for (const part of parts) assert.ok(message.includes(part), `"${message}" lacks "${part}"`);
    return message;
  }
  return assert.unreachable('nothing was thrown') as never;
}
