/**
 * What the re-enactment in Rust (scripts/reenact) reads: the standard library there has neither JSON nor DEFLATE.
 *
 * Numbers and texts are written as in a trace. First comes `HAND_OVER`, then the number of queues; a list of nodes, each
 * with kind, whether it sends what is stored, whether it rejects, the bytes of its processor, the list of its inputs'
 * queues and the list of its output ports: name, and the list of the queues that its edges lead to; a list that says of
 * everything that is kept whether memory has room for it, empty if there is no limit; then the trace's events, as its
 * file has them (runtime/trace/README.md). A list is its length and its items.
 */
import type { RunOptions } from '../../../runtime/execution/options.js';
import { STORED_FEATURES } from '../../../runtime/execution/stored-features.js';
import type { Feature } from '../../../runtime/feature/feature.js';
import { ByteWriter } from '../../../runtime/trace/byte-writer.js';
import { readFrames } from '../../../runtime/trace/read-trace.js';
import type { Trace } from '../../../runtime/trace/trace.js';
import type { TraceHeader, TraceNode } from '../../../runtime/trace/trace-header.js';
import { Contents } from '../contents.js';
import { MemoryRoom } from '../memory-room.js';
import { replayPass } from '../replay-pass.js';

/** Raised when what is written here changes. */
const HAND_OVER = 'arclab hand-over 1';

/** Bytes that a graph is about as long as; longer ones find room. */
const GRAPH_BYTES = 4096;

/** The room of a budget, which remembers for which features there was any. */
class RememberingRoom extends MemoryRoom {
  readonly hadRoom: boolean[] = [];

  override take(feature: Feature): number | null {
    const bytes = super.take(feature);
    this.hadRoom.push(bytes !== null);
    return bytes;
  }
}

/** Hand-overs of one trace: what is kept on disk depends on `finish`. */
export class HandOver {
  private readonly events: Buffer;
  private readonly made = new Map<RunOptions['finish'], Buffer>();

  /** @param path the file of `trace` */
  constructor(
    path: string,
    private readonly trace: Trace,
  ) {
    const frames: Buffer[] = [];
    readFrames(path, bytes => frames.push(bytes));
    this.events = Buffer.concat(frames);
  }

  with(finish: RunOptions['finish']): Buffer {
    let bytes = this.made.get(finish);
    if (bytes === undefined) {
      const writer = new ByteWriter(GRAPH_BYTES);
      writer.text(HAND_OVER);
      writeGraph(writer, this.trace.header);
      writeList(writer, this.hadRoom(finish), isThere => writer.number(isThere ? 1 : 0));
      bytes = Buffer.concat([writer.written, this.events]);
      this.made.set(finish, bytes);
    }
    return bytes;
  }

  private hadRoom(finish: RunOptions['finish']): readonly boolean[] {
    const { trace } = this;
    const { memoryBudget } = trace.header.options;
    if (memoryBudget === 0) return [];
    const room = new RememberingRoom(memoryBudget);
    const options = { sharing: 'owned', mutation: 'move-then-mutate', finish, room } as const;
    replayPass(trace, new Contents(trace), options);
    return room.hadRoom;
  }
}

function writeList<T>(writer: ByteWriter, items: readonly T[], write: (item: T) => void): void {
  writer.number(items.length);
  for (const item of items) write(item);
}

/** Between two nodes there is one queue, however many edges lead from one to the other. */
function writeGraph(writer: ByteWriter, { nodes, edges }: TraceHeader): void {
  const queues = new Map<string, number>();
  const queueOf = (from: string, to: string): number => {
    const key = JSON.stringify([from, to]);
    const known = queues.get(key) ?? queues.size;
    queues.set(key, known);
    return known;
  };
  for (const { from, to } of edges) queueOf(from, to);
  const writeNode = ({ id, action, kind, rejects, processorBytes, outputPorts }: TraceNode): void => {
    writer.text(kind);
    writer.number(action === STORED_FEATURES ? 1 : 0);
    writer.number(rejects ? 1 : 0);
    writer.number(processorBytes);
    const senders = new Set(edges.filter(({ to }) => to === id).map(({ from }) => from));
    writeList(writer, [...senders], from => writer.number(queueOf(from, id)));
    writeList(writer, outputPorts, port => {
      writer.text(port);
      const leaving = edges.filter(({ from, fromPort }) => from === id && fromPort === port);
      writeList(writer, leaving, ({ to }) => writer.number(queueOf(id, to)));
    });
  };
  writer.number(queues.size);
  writeList(writer, nodes, writeNode);
}
