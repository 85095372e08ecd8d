/**
 * The trace of the least that a job can have cost.
 *
 * Every feature goes all the way before the next one begins, and a node that changes it waits until all the others are
 * through with it: so a change finds itself alone with the feature wherever that may have been. Nothing is kept, a feature
 * that was passed on is moved, and one whose origin is not sure was made anew.
 */

import type { TraceSink } from '../../../runtime/trace/event-writer.js';
import { TraceWriter } from '../../../runtime/trace/trace-writer.js';
import type { Job } from '../infer.js';
import { type Delivery, Wiring } from './deliveries.js';
import { jobHeader } from './job-header.js';
import { change, type NodePlan, type PlannedOutput, placeKey } from './node-plan.js';

/** @param plans in the order of the job's nodes */
export function writeLeastTrace(job: Job, plans: readonly NodePlan[], sink: TraceSink): void {
  const trace = new TraceWriter(jobHeader(job, false), sink);
  const wiring = new Wiring(job);
  const nodes = job.nodes.map(({ node }) => trace.node(node.id));
  /** What waits at nodes that only pass features on, and at those that change them, first in, first out. */
  const [passing, editing]: [Delivery[], Delivery[]] = [[], []];
  const send = (list: readonly Delivery[]): void => {
    for (const delivery of list) (plans[delivery.to]!.edits ? editing : passing).push(delivery);
  };
  const settle = (): void => {
    for (let [passed, edited] = [0, 0]; ; ) {
      if (passed < passing.length) send(take(passing[passed++]!));
      else if (edited < editing.length) send(take(editing[edited++]!));
      else break;
    }
    passing.length = 0;
    editing.length = 0;
  };
  const create = (node: number, outputs: readonly PlannedOutput[]): Delivery[] =>
    outputs.flatMap(output => {
      const { port, row, content } = output;
      const isSource = plans[node]!.job.kind === 'source';
      if (isSource) nodes[node]!.emit(content!, port);
      else nodes[node]!.send(nodes[node]!.create(content!), port);
      return wiring.deliveries(node, port, row);
    });
  const take = ({ to, channel, edge, row }: Delivery): Delivery[] => {
    const own = nodes[to]!;
    own.receive(channel);
    const outputs = plans[to]!.byInput.get(placeKey(edge, row)) ?? [];
    const unsure = outputs.filter(({ isSure }) => !isSure);
    const sure = outputs.filter(({ isSure }) => isSure);
    const sent = sure.flatMap((output, i) => {
      const isLast = i === sure.length - 1;
      const isSame = output.attributes === 'same' && output.geometry === 'same';
      const handle = !isLast ? own.clone() : isSame ? own.take() : own.edit();
      change(own, handle, output, true);
      own.send(handle, output.port);
      return wiring.deliveries(to, output.port, output.row);
    });
    sent.push(...create(to, unsure));
    own.end();
    return sent;
  };
  for (const node of wiring.order) {
    for (const output of plans[node]!.created) {
      const sent = create(node, [output]);
      nodes[node]!.end();
      send(sent);
      settle();
    }
  }
  trace.end();
}
