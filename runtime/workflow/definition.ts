/** A workflow file as it is written, decoded but not yet checked (workflow-format reference, section 2). */

import type { AttributeValue } from '../feature/attribute-value.js';
import type { Position } from './position.js';

export interface WorkflowDefinition {
  /** What messages call the workflow: its path as it was given, or the name of its cell. */
  readonly source: string;
  /** The absolute path of the file; `null` for text that came from elsewhere. */
  readonly file: string | null;
  readonly id: string;
  readonly name: string;
  readonly entryGraphId: string;
  /** The root `with`, overlaid by the environment and by `--var` (section 4.1). */
  readonly variables: ReadonlyMap<string, AttributeValue>;
  readonly graphs: readonly GraphDefinition[];
  readonly errorPolicy: ErrorPolicyDefinition | undefined;
  /** What the engine passes over in silence and the user should know, one sentence each. */
  readonly warnings: readonly string[];
}

/** All ids are UUIDs in lower case with hyphens. */
export interface GraphDefinition {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly NodeDefinition[];
  readonly edges: readonly EdgeDefinition[];
  readonly at: Position;
}

export type NodeDefinition = ActionNodeDefinition | SubGraphNodeDefinition;

interface AnyNodeDefinition {
  readonly id: string;
  readonly name: string;
  /** The node's own `with`, as plain objects, arrays, strings, numbers, booleans and nulls. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly at: Position;
}

export interface ActionNodeDefinition extends AnyNodeDefinition {
  readonly type: 'action';
  readonly action: string;
}

export interface SubGraphNodeDefinition extends AnyNodeDefinition {
  readonly type: 'subGraph';
  readonly subGraphId: string;
}

export interface EdgeDefinition {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly fromPort: string;
  readonly toPort: string;
  readonly at: Position;
}

/** Least severe first (section 8). */
export const DISPOSITIONS = ['warn_drop', 'reject', 'fatal'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export const FATAL_BEHAVIOURS = ['terminate', 'continue'] as const;
export type FatalBehaviour = (typeof FATAL_BEHAVIOURS)[number];

export interface ErrorPolicyDefinition {
  readonly onFatal: FatalBehaviour;
  readonly treatAllAsFatal: boolean;
  readonly allowRelaxInternal: boolean;
  readonly sideFile: boolean;
  readonly overrides: readonly ErrorRuleDefinition[];
}

export interface ErrorRuleDefinition {
  readonly node?: string;
  readonly code?: string;
  readonly category?: string;
  readonly disposition: Disposition;
  readonly at: Position;
}
