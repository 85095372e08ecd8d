/**
 * The trace of the most that a job can have cost.
 *
 * A node begins when all that it gets is there, those that change features before those that only pass them on, and
 * keeps everything until it has sent all: so a change finds as many others with the feature as there can have been.
 * Whatever was sent on is a copy of what is kept.
 */
import type { TraceSink } from '../../../runtime/trace/event-writer.js';
import { TraceWriter } from '../../../runtime/trace/trace-writer.js';
import type { Job } from '../infer.js';
import { type Delivery, Wiring } from './deliveries.js';
import { jobHeader } from './job-header.js';
import { change, type NodePlan, type PlannedOutput, placeKey } from './node-plan.js';

/** @param plans in the order of the job's nodes */
export function writeMostTrace(job: Job, plans: readonly NodePlan[], sink: TraceSink): void {
  const mayReject = job.definition.errorPolicy !== undefined;
  const trace = new TraceWriter(jobHeader(job, mayReject), sink);
  const wiring = new Wiring(job);
  const waiting: Delivery[][] = job.nodes.map(() => []);
  const send = (node: number, { port, row }: PlannedOutput): void => {
    for (const delivery of wiring.deliveries(node, port, row)) waiting[delivery.to]!.push(delivery);
  };
  for (const node of editorsFirst(wiring, plans)) {
    const own = trace.node(job.nodes[node]!.node.id);
    const { byInput, created, largestInput, job: jobNode } = plans[node]!;
    const kept = new Map<number, number>();
    for (const { channel, edge, row } of waiting[node]!) {
      own.receive(channel);
      kept.set(placeKey(edge, row), own.keep());
      own.end();
    }
    waiting[node] = [];
    // First, since what is released is not kept any more.
    for (const output of created) {
      const model = largestInput === undefined ? undefined : kept.get(largestInput);
      if (jobNode.kind === 'source') own.emit(output.content!, output.port);
      else if (model === undefined) own.send(own.create(output.content!), output.port);
      else {
        // Made anew, it seems, and yet it may have begun as a copy of which nothing is left.
        const handle = own.copy(model);
        own.setAttributes(handle, output.content!.attributes);
        own.setGeometry(handle, output.content!.geometry);
        own.send(handle, output.port);
      }
      own.end();
      send(node, output);
    }
    for (const [key, outputs] of byInput) {
      const place = kept.get(key);
      for (const output of outputs) {
        // Where the store lacks what the node received, it can only be taken for new.
        if (place === undefined) continue;
        const handle = outputs.length > 1 ? own.copy(place) : own.editKept(place);
        change(own, handle, output, false);
        own.send(handle, output.port);
        own.end();
        send(node, output);
      }
    }
    own.endKept();
  }
  trace.end();
}

/** The nodes in an order that the edges allow, in which one that changes features comes as early as it can. */
function editorsFirst({ order, leadsTo }: Wiring, plans: readonly NodePlan[]): number[] {
  const left = new Map<number, number>();
  for (const node of order) for (const to of leadsTo(node)) left.set(to, (left.get(to) ?? 0) + 1);
  const ready = order.filter(node => !left.has(node));
  const sorted: number[] = [];
  while (ready.length > 0) {
    const first = ready.findIndex(node => plans[node]!.edits);
    const [node] = ready.splice(Math.max(0, first), 1);
    sorted.push(node!);
    for (const to of leadsTo(node!)) {
      const rest = left.get(to)! - 1;
      left.set(to, rest);
      if (rest === 0) ready.push(to);
    }
  }
  return sorted.length === order.length ? sorted : [...order];
}
