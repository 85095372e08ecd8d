/**
 * The trace of the most that a job can have cost.
 *
 * A node that changes features takes what waits for it before any other node does, those that lead to such a node come
 * next, and they that only hold features last; and every node keeps what it does not send on until the job ends. So a
 * change finds as many others with the feature as there can have been. Whatever was sent on is a copy of what is kept.
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
  const nodes = job.nodes.map(({ node }) => trace.node(node.id));
  const kept = job.nodes.map(() => new Map<number, number>());
  const wiring = new Wiring(job);
  const urgency = urgencies(wiring, plans);
  /** What waits at nodes of each urgency, first in, first out. */
  const waiting = [new Deliveries(), new Deliveries(), new Deliveries()] as const;
  const send = (node: number, handle: number, { port, row }: PlannedOutput): void => {
    nodes[node]!.send(handle, port);
    for (const delivery of wiring.deliveries(node, port, row)) waiting[urgency[delivery.to]!]!.push(delivery);
  };
  const take = ({ to, channel, edge, row }: Delivery): void => {
    const own = nodes[to]!;
    const { byInput, created, largestInput } = plans[to]!;
    const key = placeKey(edge, row);
    const outputs = byInput.get(key) ?? [];
    own.receive(channel);
    const place = own.keep();
    kept[to]!.set(key, place);
    const isModel = key === largestInput && created.length > 0;
    const staysKept = isModel || outputs.length > 1 || outputs.some(({ cameOften }) => cameOften);
    for (const output of outputs) {
      const handle = staysKept ? own.copy(place) : own.editKept(place);
      change(own, handle, output, false);
      send(to, handle, output);
    }
    own.end();
  };
  const settle = (): void => {
    for (;;) {
      const next = waiting[0].shift() ?? waiting[1].shift() ?? waiting[2].shift();
      if (next === undefined) return;
      take(next);
    }
  };
  const create = (node: number, output: PlannedOutput): void => {
    const own = nodes[node]!;
    const { job: jobNode, largestInput } = plans[node]!;
    const { attributes, geometry } = output.content!;
    const model = largestInput === undefined ? undefined : kept[node]!.get(largestInput);
    if (jobNode.kind === 'source') {
      own.emit(output.content!, output.port);
      for (const delivery of wiring.deliveries(node, output.port, output.row)) {
        waiting[urgency[delivery.to]!]!.push(delivery);
      }
    } else if (model === undefined) {
      send(node, own.create(output.content!), output);
    } else {
      // Made anew, it seems, and yet it may have begun as a copy of which nothing is left.
      const handle = own.copy(model);
      own.setAttributes(handle, attributes);
      own.setGeometry(handle, geometry);
      send(node, handle, output);
    }
    own.end();
  };
  const isSource = (node: number): boolean => plans[node]!.job.kind === 'source';
  for (const node of wiring.order.filter(isSource)) {
    for (const output of plans[node]!.created) create(node, output);
  }
  settle();
  for (const node of wiring.order.filter(node => !isSource(node))) {
    for (const output of plans[node]!.created) create(node, output);
    settle();
  }
  for (const own of nodes) own.endKept();
  trace.end();
}

/** First in, first out. */
class Deliveries {
  private list: Delivery[] = [];
  private next = 0;

  push(delivery: Delivery): void {
    this.list.push(delivery);
  }

  shift(): Delivery | undefined {
    if (this.next < this.list.length) return this.list[this.next++];
    this.list = [];
    this.next = 0;
    return undefined;
  }
}

/** By node: 0 changes features, 1 leads to one that does, 2 does neither. */
function urgencies({ order, leadsTo }: Wiring, plans: readonly NodePlan[]): number[] {
  const urgency: number[] = plans.map(() => 2);
  for (const node of order.toReversed()) {
    if (plans[node]!.edits) urgency[node] = 0;
    else if (leadsTo(node).some(to => urgency[to]! < 2)) urgency[node] = 1;
  }
  return urgency;
}
