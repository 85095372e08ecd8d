/** What a trace says before its first event: the graph that ran, and how. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { RunOptions } from '../execution/options.js';
import type { GraphEdge, NodeKind, WorkflowGraph } from '../workflow/graph.js';

/** The version of the format that is written and read (README.md beside this file has the changelog). */
export const TRACE_FORMAT = 1;

export interface TraceNode {
  readonly id: string;
  /** The name of the node, with its id where names repeat; the ledger's `node`. */
  readonly label: string;
  readonly action: string;
  readonly kind: NodeKind;
  readonly outputPorts: readonly string[];
  /** Whether the node keeps a share of every input until its action is through with it, to be able to reject it. */
  readonly rejects: boolean;
  /** Bytes of the processor that was cloned while the graph was built; 0 where none was. */
  readonly processorBytes: number;
}

export interface TraceHeader {
  readonly workflow: {
    readonly id: string;
    readonly name: string;
    /** The name of the workflow's file, without its folder; `null` for a workflow that is no file. */
    readonly file: string | null;
    /** Of the graph: `graphFingerprint`. */
    readonly fingerprint: string;
  };
  /** Options of the run that was recorded. */
  readonly options: RunOptions;
  /** In the order of the graph. */
  readonly nodes: readonly TraceNode[];
  readonly edges: readonly GraphEdge[];
}

/**
 * What tells one workflow from another: its nodes with their actions and parameters, and its edges. The workflow's
 * variables are no part of it, as every run may set them anew.
 */
export function graphFingerprint({ nodes, edges, variables }: WorkflowGraph): string {
  const own = (parameters: Readonly<Record<string, unknown>>) =>
    Object.entries(parameters).filter(([name]) => !variables.has(name));
  const parts = [
    nodes.map(({ id, action, parameters, outputPorts }) => [id, action, own(parameters), outputPorts]),
    edges.map(({ from, fromPort, to, toPort }) => [from, fromPort, to, toPort]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The header's part about the workflow. */
export function tracedWorkflow(graph: WorkflowGraph): TraceHeader['workflow'] {
  const { id, name, file } = graph;
  return { id, name, file: file === null ? null : basename(file), fingerprint: graphFingerprint(graph) };
}
