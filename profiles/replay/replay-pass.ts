/** One replay of a trace: its requests, asked of features with stand-ins in them, under one set of options. */
import { inContext } from '../../runtime/execution/in-context.js';
import type { Room } from '../../runtime/execution/kept-features.js';
import type { NodeOptions, RunOptions } from '../../runtime/execution/options.js';
import type { Feature, FeatureParts } from '../../runtime/feature/feature.js';
import { REPRESENTATIONS } from '../../runtime/feature/representation/strategies.js';
import { Ledger, type LedgerRow } from '../../runtime/ledger/ledger.js';
import { EVENT, INPUT } from '../../runtime/trace/events.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import type { Contents } from './contents.js';
import { type Heights, LiveBytes } from './live-bytes.js';
import { MemoryRoom } from './memory-room.js';
import { type ReplayNode, replayNodes } from './replay-nodes.js';

export interface PassOptions extends Pick<RunOptions, 'sharing' | 'mutation' | 'finish'> {
  /** Options of single nodes, by their ids. */
  readonly nodeOptions?: ReadonlyMap<string, NodeOptions>;
  /** The room for what is kept; by default that of the recorded run's `memoryBudget`. */
  readonly room?: Room;
}

export interface Pass {
  /**
   * The ledger, but for the store's clones: `forward-writer` has one for every feature that a port sent, as if the
   * store wrote once per port and cloned once for it.
   */
  readonly rows: readonly LedgerRow[];
  /** By `MOMENTS` (live-bytes.ts). */
  readonly heights: readonly Heights[];
  /** Bytes alive after the last event: none, if the trace is of a whole run. */
  readonly left: number;
}

/** Throws `UserError` for a trace whose events don't fit each other. */
export function replayPass(trace: Trace, contents: Contents, options: PassOptions): Pass {
  const { header, events } = trace;
  const ledger = new Ledger(header.options.strings);
  const meter = new LiveBytes(events.code.length);
  const representation = REPRESENTATIONS[options.sharing];
  const nodes = replayNodes({
    header,
    representation,
    ledger,
    meter,
    room: options.room ?? new MemoryRoom(header.options.memoryBudget),
    optionsOf: id => options.nodeOptions?.get(id) ?? options,
  });
  const replayer = new Replayer(trace, contents, nodes, meter);
  for (let i = 0; i < events.code.length; i++) {
    try {
      replayer.event(i);
    } catch (cause) {
      const { label } = header.nodes[events.node[i]!]!;
      const what = `event ${i} of node "${label}" can't be: ${messageOf(cause)}`;
      throw new UserError(`the trace contradicts itself: ${what}; record it again`, { cause });
    }
  }
  return { rows: ledger.rows(), heights: meter.heights, left: meter.alive };
}

class Replayer {
  private readonly code: Uint8Array;
  private readonly node: Uint32Array;
  private readonly a: Uint32Array;
  private readonly b: Uint32Array;
  private readonly c: Uint32Array;

  constructor(
    private readonly trace: Trace,
    private readonly contents: Contents,
    private readonly nodes: readonly ReplayNode[],
    private readonly meter: LiveBytes,
  ) {
    ({ code: this.code, node: this.node, a: this.a, b: this.b, c: this.c } = trace.events);
  }

  event(i: number): void {
    const number = this.node[i]!;
    const node = this.nodes[number]!;
    this.meter.at(i, number);
    const a = this.a[i]!;
    switch (this.code[i]!) {
      case EVENT.emit:
        this.emit(node, a, this.b[i]!);
        break;
      case EVENT.receive:
        this.receive(node, a, false);
        break;
      case EVENT.receiveOnly:
        this.receive(node, a, true);
        break;
      case EVENT.send:
        node.held.send(this.leaving(node, a), this.trace.names[this.b[i]!]!);
        break;
      case EVENT.sendToAll:
        node.held.sendToAll(this.leaving(node, a), this.trace.portLists[this.b[i]!]!);
        break;
      case EVENT.reject:
        reject(node);
        break;
      case EVENT.end:
        node.held.dropLeftovers();
        node.nextHandle = INPUT + 1;
        break;
      case EVENT.endKept:
        node.held.dropKept();
        break;
      case EVENT.dropInputs:
        for (let left = this.b[i]!; left > 0; left--) this.expected(node.inputs[a]?.shift()).drop();
        break;
      case EVENT.discard:
        for (let left = this.b[i]!; left > 0; left--) this.expected(node.inputs[a]?.pop()).drop();
        break;
      default:
        if (!this.handOut(i, node, a)) this.change(i, node, a);
    }
  }

  /** Events by which a node gets a feature in its hand, or keeps one. Returns whether it was one of them. */
  private handOut(i: number, node: ReplayNode, a: number): boolean {
    const { held, kept } = node;
    switch (this.code[i]!) {
      case EVENT.edit:
        this.hand(node, held.edit());
        return true;
      case EVENT.clone:
        this.hand(node, held.clone());
        return true;
      case EVENT.take:
        this.hand(node, held.take());
        return true;
      case EVENT.create:
        this.hand(node, held.create(this.parts(a)));
        return true;
      case EVENT.keep:
        kept.push(held.keep());
        return true;
      case EVENT.release:
        this.hand(node, held.release(this.expected(kept[a])));
        return true;
      case EVENT.editKept:
        this.hand(node, held.editKept(this.expected(kept[a])));
        return true;
      case EVENT.copy:
        this.hand(node, held.copy(this.expected(kept[a])));
        return true;
      case EVENT.forget:
        held.forget(this.expected(kept[a]));
        return true;
      default:
        return false;
    }
  }

  /** Events that change a feature that a node has in hand. */
  private change(i: number, node: ReplayNode, a: number): void {
    const { trace } = this;
    const feature = this.expected(node.handles[a]);
    const b = this.b[i]!;
    switch (this.code[i]!) {
      case EVENT.set:
        feature.set(trace.names[b]!, trace.values[this.c[i]!]!);
        break;
      case EVENT.delete:
        feature.delete(trace.names[b]!);
        break;
      case EVENT.setAttributes:
        feature.setAttributes(this.contents.attributes(b));
        break;
      case EVENT.geometryMut:
        feature.geometryMut();
        break;
      case EVENT.resized:
        // It is the feature's own: the trace has it changed in place before.
        feature.setGeometry(this.expected(trace.geometries[b]));
        break;
      case EVENT.setGeometry:
        feature.setGeometry(trace.geometries[b]!);
        break;
      case EVENT.setMetadata:
        feature.setMetadata(trace.metadata[b]!);
        break;
      case EVENT.setId:
        feature.setId('');
        break;
      case EVENT.intoParts:
        feature.intoParts();
        break;
      default:
        feature.drop();
        break;
    }
  }

  private emit(node: ReplayNode, content: number, port: number): void {
    const sourceContext = this.expected(node.sourceContext);
    const { account, held } = node;
    const feature = inContext(this.parts(content), account, held.representation, sourceContext);
    node.forwarder.send(feature, this.trace.names[port]!);
  }

  private receive(node: ReplayNode, input: number, only: boolean): void {
    const feature = this.expected(node.inputs[input]?.shift());
    feature.account = node.account;
    if (only) node.held.receiveOnly(feature, input);
    else node.held.receive(feature, input);
    node.handles[INPUT] = node.held.feature;
  }

  private hand(node: ReplayNode, feature: Feature): void {
    node.handles[node.nextHandle++] = feature;
  }

  private leaving(node: ReplayNode, handle: number): Feature {
    const feature = this.expected(node.handles[handle]);
    node.handles[handle] = undefined;
    return feature;
  }

  private parts(content: number): FeatureParts {
    const { geometries, metadata, contents } = this.trace;
    return {
      id: '',
      metadata: metadata[contents.metadata[content]!]!,
      attributes: this.contents.attributes(content),
      geometry: geometries[contents.geometry[content]!]!,
    };
  }

  private expected<T>(value: T | null | undefined): T {
    if (value !== null && value !== undefined) return value;
    throw new UserError('it needs a feature, or something of one, that the node does not have');
  }
}

function reject({ held, forwarder, traced }: ReplayNode): void {
  const original = held.takeOriginal();
  if (traced.kind === 'processor') forwarder.send(original, 'rejected');
  else original.drop();
}
