/**
 * A parsed document to a workflow definition. Unknown keys are ignored at every level, as the engine does
 * (workflow-format reference, sections 2, 8 and 12); those that look like slips are said.
 */

import type { AttributeValue } from '../feature/attribute-value.js';
import {
  DISPOSITIONS,
  type EdgeDefinition,
  type ErrorPolicyDefinition,
  type ErrorRuleDefinition,
  FATAL_BEHAVIOURS,
  type GraphDefinition,
  type NodeDefinition,
} from './definition.js';
import { Fields } from './fields.js';
import { plainMap } from './plain-value.js';
import type { Tree } from './syntax.js';

export interface DecodedWorkflow {
  readonly id: string;
  readonly name: string;
  readonly entryGraphId: string;
  /** The root `with` as written. */
  readonly variables: ReadonlyMap<string, AttributeValue>;
  readonly graphs: readonly GraphDefinition[];
  readonly errorPolicy: ErrorPolicyDefinition | undefined;
  /** Of keys that must have been meant for others. */
  readonly warnings: readonly string[];
}

/** Throws `UserError` at the first missing field, wrong type or malformed id, with its path and position. */
export function decodeWorkflow(tree: Tree): DecodedWorkflow {
  const fields = new Fields(tree, '', 'a workflow needs id, name, entryGraphId and graphs');
  const warnings: string[] = [];
  const workflow = {
    id: fields.uuid('id'),
    name: fields.anyText('name'),
    entryGraphId: fields.uuid('entryGraphId'),
    variables: fields.map('with'),
    graphs: fields.list('graphs', (graph, path) => decodeGraph(graph, path, warnings)),
    errorPolicy: fields.has('errorPolicy') ? decodeErrorPolicy(fields, warnings) : undefined,
  };
  warnings.push(...fields.slips());
  return { ...workflow, warnings };
}

function decodeGraph(tree: Tree, path: string, warnings: string[]): GraphDefinition {
  const fields = new Fields(tree, path, 'a graph needs id, name, nodes and edges');
  return {
    id: fields.uuid('id'),
    name: fields.anyText('name'),
    nodes: fields.list('nodes', (node, at) => decodeNode(node, at, warnings)),
    edges: fields.list('edges', decodeEdge),
    at: fields.at,
  };
}

function decodeNode(tree: Tree, path: string, warnings: string[]): NodeDefinition {
  const shape = 'a node needs id, name, type, and action (type: action) or subGraphId (type: subGraph)';
  const fields = new Fields(tree, path, shape);
  const common = {
    id: fields.uuid('id'),
    name: fields.text('name'),
    parameters: plainMap(fields.map('with')),
    at: fields.at,
  };
  const type = fields.oneOf('type', ['action', 'subGraph']);
  const node: NodeDefinition =
    type === 'action'
      ? { ...common, type, action: fields.text('action') }
      : { ...common, type, subGraphId: fields.uuid('subGraphId') };
  warnings.push(...fields.slips());
  return node;
}

function decodeEdge(tree: Tree, path: string): EdgeDefinition {
  const fields = new Fields(tree, path, 'an edge needs id, from, to, fromPort and toPort');
  return {
    id: fields.uuid('id'),
    from: fields.uuid('from'),
    to: fields.uuid('to'),
    fromPort: fields.port('fromPort'),
    toPort: fields.port('toPort'),
    at: fields.at,
  };
}

function decodeErrorPolicy(workflow: Fields, warnings: string[]): ErrorPolicyDefinition {
  const keys = 'onFatal, treatAllAsFatal, allowRelaxInternal, sideFile and overrides';
  const fields = workflow.fields('errorPolicy', `an error policy may have ${keys}`);
  const policy: ErrorPolicyDefinition = {
    onFatal: fields.has('onFatal') ? fields.oneOf('onFatal', FATAL_BEHAVIOURS) : 'terminate',
    treatAllAsFatal: fields.flag('treatAllAsFatal'),
    allowRelaxInternal: fields.flag('allowRelaxInternal'),
    sideFile: fields.flag('sideFile'),
    overrides: fields.present('overrides')
      ? fields.list('overrides', (rule, path) => decodeErrorRule(rule, path, warnings))
      : [],
  };
  warnings.push(...fields.slips());
  return policy;
}

function decodeErrorRule(tree: Tree, path: string, warnings: string[]): ErrorRuleDefinition {
  const fields = new Fields(tree, path, 'a rule needs disposition, and node, code or category');
  const optional = (key: string): string | undefined => (fields.has(key) ? fields.text(key) : undefined);
  const rule = {
    node: optional('node')?.trim().toLowerCase(),
    code: optional('code'),
    category: optional('category'),
    disposition: fields.oneOf('disposition', DISPOSITIONS),
    at: fields.at,
  };
  warnings.push(...fields.slips());
  return rule;
}
