/** The header of a trace that is made of a job's intermediate data: the graph as far as the job shows it. */

import { nodeLabels } from '../../../runtime/execution/node-labels.js';
import { runOptions } from '../../../runtime/execution/options.js';
import type { TraceHeader, TraceNode } from '../../../runtime/trace/trace-header.js';
import type { Job } from '../infer.js';
import type { JobNode } from '../job-files.js';

/**
 * @param rejects whether processors are taken to keep their input until they are through with it, as those do that
 * may reject it: it can't be seen whether an action may
 */
export function jobHeader({ definition, nodes, edges }: Job, rejects: boolean): TraceHeader {
  const labels = nodeLabels(nodes.map(({ node }) => node));
  return {
    workflow: { id: definition.id, name: definition.name, file: null, fingerprint: '' },
    options: runOptions('after'),
    nodes: nodes.map(
      (job): TraceNode => ({
        id: job.node.id,
        label: labels.get(job.node.id)!,
        action: job.node.action,
        kind: job.kind,
        outputPorts: portsOf(job, edges),
        rejects: rejects && job.kind === 'processor',
        processorBytes: 0,
      }),
    ),
    edges: edges.map(({ id, from, fromPort, to, toPort }) => ({ id, from, fromPort, to, toPort })),
  };
}

function portsOf({ node, outputs }: JobNode, edges: Job['edges']): string[] {
  const joined = edges.filter(({ from }) => from === node.id).map(({ fromPort }) => fromPort);
  return [...new Set([...outputs.map(({ port }) => port), ...joined])];
}
