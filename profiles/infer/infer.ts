/**
 * What every node of a finished job made of its features, from the job's intermediate data alone: no action is
 * run, and none needs to exist here.
 */
import { expandSubgraphs } from '../../runtime/workflow/expand.js';
import { readWorkflow } from '../../runtime/workflow/read.js';
import type { VariableSources } from '../../runtime/workflow/variables.js';
import { type JobFiles, type JobNode, jobFiles } from './job-files.js';
import { type Match, Matcher } from './match.js';
import type { FeatureColumns } from './reading/feature-columns.js';
import { type ReadFeatures, readFeatures } from './reading/read-features.js';

/** What a node received and sent, and which output was made of which input. */
export interface InferredNode {
  readonly job: JobNode;
  readonly inputs: readonly FeatureColumns[];
  readonly outputs: readonly InferredOutput[];
}

export interface InferredOutput {
  readonly port: string;
  readonly features: FeatureColumns;
  readonly matches: readonly Match[];
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
): JobFiles {
  const expansion = expandSubgraphs(readWorkflow(workflow, options));
  const job = jobFiles(expansion, store);
  const files = new OpenFiles(job.nodes);
  for (const [done, node] of job.nodes.entries()) {
    options.onProgress?.(done, job.nodes.length);
    const inputs = node.inputs.flatMap(({ file }) => (file === null ? [] : [files.open(file)]));
    const matcher = new Matcher(inputs.map(({ columns }) => columns));
    const outputs = node.outputs.map(({ port, file }): InferredOutput => {
      const { columns } = files.open(file);
      const matches = Array.from({ length: columns.count }, (_, row) => matcher.match(columns, row));
      return { port, features: columns, matches };
    });
    visit({ job: node, inputs: inputs.map(({ columns }) => columns), outputs });
    files.leave(node);
  }
  options.onProgress?.(job.nodes.length, job.nodes.length);
  return job;
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
  return [...inputs.flatMap(({ file }) => (file === null ? [] : [file])), ...outputs.map(({ file }) => file)];
}
