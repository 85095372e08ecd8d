/**
 * Writes the events of a trace as bytes. It needs no run: whoever knows what happened to features can write one.
 *
 * ```ts
 * const file = new TraceFile('job.trace');
 * const trace = new TraceWriter(header, file);
 * const reader = trace.node('id of reader'), editor = trace.node('id of editor');
 * reader.emit({ attributes, geometry: null, metadata: null }, 'features');
 * editor.receive(0);
 * const edited = editor.edit();
 * editor.set(edited, 'area', 12.5);
 * editor.send(edited, 'features');
 * editor.end();
 * trace.end();
 * ```
 */
import { EventWriter, type TraceSink, type TraceTotals } from './event-writer.js';
import { NodeTrace } from './node-trace.js';
import type { TraceHeader } from './trace-header.js';

export class TraceWriter {
  private readonly events: EventWriter;
  private readonly nodes: ReadonlyMap<string, NodeTrace>;

  constructor(
    readonly header: TraceHeader,
    sink: TraceSink,
  ) {
    sink.header(header);
    this.events = new EventWriter(sink);
    this.nodes = new Map(header.nodes.map(({ id }, index) => [id, new NodeTrace(this.events, index)]));
  }

  /** What a node's events are written by. Throws if the header has no such node. */
  node(id: string): NodeTrace {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`the trace's header has no node "${id}"`);
    return node;
  }

  /** Ends the trace, which is whole then. */
  end(): TraceTotals {
    return this.events.end();
  }
}
