/**
 * What every node of a finished job made of its features, from the job's intermediate data alone: no action is
 * run, and none needs to exist here.
 */

import { UserError } from '../../runtime/user-error.js';
import type { WorkflowDefinition } from '../../runtime/workflow/definition.js';
import { type ExpandedEdge, expandSubgraphs } from '../../runtime/workflow/expand.js';
import { readWorkflow } from '../../runtime/workflow/read.js';
import type { VariableSources } from '../../runtime/workflow/variables.js';
import { type JobNode, jobFiles } from './job-files.js';
import { type Match, Matcher } from './match.js';
import type { FeatureColumns } from './reading/feature-columns.js';
import { type ReadFeatures, readFeatures } from './reading/read-features.js';

/** What a node received and sent, and which output was made of which input. */
export interface InferredNode {
  readonly job: JobNode;
  /** What came over the edges that carried anything. */
  readonly inputs: readonly FeatureColumns[];
  /** The position of each among the node's edges. */
  readonly inputEdges: readonly number[];
  readonly outputs: readonly InferredOutput[];
}

export interface InferredOutput {
  readonly port: string;
  readonly features: FeatureColumns;
  readonly matches: readonly Match[];
}

/** A workflow, and what its nodes left in a store. */
export interface Job {
  readonly definition: WorkflowDefinition;
  readonly nodes: readonly JobNode[];
  readonly edges: readonly ExpandedEdge[];
}

export interface InferOptions extends VariableSources {
  /** Called before each node is looked at: how many are done, of how many. */
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * Goes through the nodes in the order of the workflow; `visit` gets each once, and what it was told of is let go of
 * after the last node that reads it.
 *
 * @throws UserError for a workflow or a store that can't be read, or that do not belong together
 */
export function inferNodes(
  workflow: string,
  store: string,
  options: InferOptions,
  visit: (node: InferredNode) => void,
): Job {
  const definition = readWorkflow(workflow, options);
  const expansion = expandSubgraphs(definition);
  const { nodes } = jobFiles(expansion, store);
  const files = new OpenFiles(nodes);
  for (const [done, node] of nodes.entries()) {
    options.onProgress?.(done, nodes.length);
    const inputEdges = node.inputs.flatMap(({ file }, edge) => (file === null ? [] : [edge]));
    const inputs = inputEdges.map(edge => files.open(node.inputs[edge]!.file!));
    checkReceived(node, files);
    const matcher = new Matcher(inputs.map(({ columns }) => columns));
    for (const { file } of node.outputs) matcher.learn(files.open(file).columns);
    const outputs = node.outputs.map(({ port, file }): InferredOutput => {
      const { columns } = files.open(file);
      const matches = Array.from({ length: columns.count }, (_, row) => matcher.match(columns, row));
      return { port, features: columns, matches };
    });
    visit({ job: node, inputs: inputs.map(({ columns }) => columns), inputEdges, outputs });
    files.leave(node);
  }
  options.onProgress?.(nodes.length, nodes.length);
  return { definition, nodes, edges: expansion.edges };
}

/**
 * What a receiver noted of a source's features and what the source noted itself: a run that was cut short can leave
 * one with fewer, but two jobs each have features that the other has not.
 */
function checkReceived({ inputs }: JobNode, files: OpenFiles): void {
  for (const { file, received } of inputs) {
    if (file === null || received === null || file === received) continue;
    const sent = files.open(file).columns;
    const arrived = files.open(received).columns;
    const strange = firstMissing(arrived, sent);
    if (strange < 0 || firstMissing(sent, arrived) < 0) continue;
    throw new UserError(
      `${received}:${strange + 1}: feature ${arrived.idText(strange)} is not in ${file}, and features of that are ` +
        'not here: the folder mixes two jobs; give the folder of one',
    );
  }
}

/** The first row of `some` whose id `all` has not; -1 if it has all. */
function firstMissing(some: FeatureColumns, all: FeatureColumns): number {
  const ids = new Set<string>();
  for (let row = 0; row < all.count; row++) ids.add(all.idKey(row));
  for (let row = 0; row < some.count; row++) if (!ids.has(some.idKey(row))) return row;
  return -1;
}

/** Files that have been read, each until the last node that needs it is done. */
class OpenFiles {
  private readonly uses = new Map<string, number>();
  private readonly open_ = new Map<string, ReadFeatures>();

  constructor(nodes: readonly JobNode[]) {
    for (const file of nodes.flatMap(filesOf)) this.uses.set(file, (this.uses.get(file) ?? 0) + 1);
  }

  open(file: string): ReadFeatures {
    let features = this.open_.get(file);
    if (features === undefined) {
      features = readFeatures(file);
      this.open_.set(file, features);
    }
    return features;
  }

  leave(node: JobNode): void {
    for (const file of filesOf(node)) {
      const left = this.uses.get(file)! - 1;
      this.uses.set(file, left);
      if (left === 0) this.open_.delete(file);
    }
  }
}

function filesOf({ inputs, outputs }: JobNode): string[] {
  const read = inputs.flatMap(({ file, received }) => [file, received]).filter(file => file !== null);
  return [...new Set([...read, ...outputs.map(({ file }) => file)])];
}
