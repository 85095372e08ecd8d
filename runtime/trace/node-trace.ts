/**
 * What one node asks of features, written into a trace as it happens.
 *
 * Features are named by handles: `INPUT` is the node's input, and what the node is handed, makes or edits gets the
 * next number, from 1 after every `end`. What is kept is numbered from 0 over the node's whole life.
 */
import type { AttributeValue } from '../feature/attribute-value.js';
import type { Attributes } from '../feature/attributes.js';
import type { Geometry } from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';
import { ByteWriter } from './byte-writer.js';
import type { EventWriter, TracedContent } from './event-writer.js';
import { EVENT } from './events.js';
import { writeGeometry } from './shapes.js';

/** Who holds a geometry that may be changed in place, and what the trace knows of it. */
interface Edited {
  readonly handle: number;
  readonly holder: { readonly geometry: Geometry | null };
  known: Buffer;
}

const scratch = new ByteWriter(1024);

export class NodeTrace {
  private handles = 0;
  private keeps = 0;
  private isOpen = false;
  /** Geometries that were handed out to be changed: nobody says when, so they are looked at before each event. */
  private edited: Edited[] = [];

  constructor(
    private readonly writer: EventWriter,
    private readonly node: number,
  ) {}

  /** A source makes a feature, hands it on in a context of its own and sends it by a port. */
  emit(content: TracedContent, port: string): void {
    const { writer } = this;
    const name = writer.name(port);
    const schema = writer.schema(content.attributes);
    this.begin(EVENT.emit);
    this.content(content, schema);
    writer.number(name);
  }

  /**
   * The next feature of an input becomes the node's input, as nodes of its kind take it: a sink as a share, and a
   * node that may reject with a share to do so.
   * @param input position in the node's inputs: the nodes that lead to it, in the order of the graph's edges
   */
  receive(input: number): void {
    this.begin(EVENT.receive);
    this.writer.number(input);
    this.isOpen = true;
  }

  /** The same without any share: the node's action never got ready, so that it only drops what comes. */
  receiveOnly(input: number): void {
    this.begin(EVENT.receiveOnly);
    this.writer.number(input);
    this.isOpen = true;
  }

  /** The input is to be changed: itself or a clone, as the option `mutation` says. */
  edit(): number {
    return this.handed(EVENT.edit);
  }

  /** A clone of the input, whatever the options say. */
  clone(): number {
    return this.handed(EVENT.clone);
  }

  /** The input is moved out. */
  take(): number {
    return this.handed(EVENT.take);
  }

  /** The input is kept. Returns its number among the kept. */
  keep(): number {
    this.begin(EVENT.keep);
    return this.keeps++;
  }

  /** A kept feature is to be sent on: itself or a copy, as the option `finish` says. */
  release(kept: number): number {
    return this.handed(EVENT.release, kept);
  }

  /** A kept feature is to be changed: itself, a copy or a clone, as the options `finish` and `mutation` say. */
  editKept(kept: number): number {
    return this.handed(EVENT.editKept, kept);
  }

  /** A copy of a kept feature, whatever the options say. */
  copy(kept: number): number {
    return this.handed(EVENT.copy, kept);
  }

  /** A kept feature is dropped, if it still is kept. */
  forget(kept: number): void {
    this.begin(EVENT.forget);
    this.writer.number(kept);
  }

  /** A feature is made that is no clone of any other. */
  create(content: TracedContent): number {
    const schema = this.writer.schema(content.attributes);
    const handle = this.handed(EVENT.create);
    this.content(content, schema);
    return handle;
  }

  send(handle: number, port: string): void {
    const name = this.writer.name(port);
    this.begin(EVENT.send);
    this.writer.number(handle);
    this.writer.number(name);
    this.leave(handle);
  }

  sendToAll(handle: number, ports: readonly string[]): void {
    const { writer } = this;
    const names = ports.map(port => writer.name(port));
    this.begin(EVENT.sendToAll);
    writer.number(handle);
    writer.number(names.length);
    for (const name of names) writer.number(name);
    this.leave(handle);
  }

  /** The input is rejected, as it was when it came. */
  reject(): void {
    this.begin(EVENT.reject);
  }

  /** What is left of the input and of all that the node was handed is dropped. Nothing if there was nothing. */
  end(): void {
    if (!this.isOpen) return;
    this.begin(EVENT.end);
    this.isOpen = false;
    this.handles = 0;
    if (this.edited.length > 0) this.edited = [];
  }

  /** Everything that is still kept is dropped: the node has ended. */
  endKept(): void {
    if (this.keeps > 0) this.begin(EVENT.endKept);
  }

  /** The first features that wait at an input are dropped. */
  dropInputs(input: number, count: number): void {
    this.dropAt(EVENT.dropInputs, input, count);
  }

  /** The last features that wait at an input are dropped: the run was stopped. */
  discard(input: number, count: number): void {
    this.dropAt(EVENT.discard, input, count);
  }

  set(handle: number, name: string, value: AttributeValue): void {
    const { writer } = this;
    const number = writer.name(name);
    writer.learn(value);
    this.begin(EVENT.set);
    writer.number(handle);
    writer.number(number);
    writer.value(value);
  }

  delete(handle: number, name: string): void {
    const number = this.writer.name(name);
    this.begin(EVENT.delete);
    this.writer.number(handle);
    this.writer.number(number);
  }

  setAttributes(handle: number, attributes: Attributes): void {
    const schema = this.writer.schema(attributes);
    this.begin(EVENT.setAttributes);
    this.writer.number(handle);
    this.writer.attributes(attributes, schema);
  }

  /**
   * The geometry is to be changed in place.
   * @param holder is looked at before each of the node's further events, for whether the change has changed sizes
   */
  geometryMut(handle: number, holder?: Edited['holder']): void {
    this.begin(EVENT.geometryMut);
    this.writer.number(handle);
    if (holder === undefined) return;
    this.edited = this.edited.filter(other => other.handle !== handle);
    this.edited.push({ handle, holder, known: shapeOf(holder.geometry) });
  }

  /** A change in place has made the geometry what it is now. */
  resized(handle: number, geometry: Geometry | null): void {
    this.writer.event(this.node, EVENT.resized);
    this.writer.number(handle);
    this.writer.geometry(geometry);
  }

  setGeometry(handle: number, geometry: Geometry | null): void {
    this.begin(EVENT.setGeometry);
    this.writer.number(handle);
    this.writer.geometry(geometry);
    this.leave(handle);
  }

  setMetadata(handle: number, metadata: Metadata | null): void {
    this.begin(EVENT.setMetadata);
    this.writer.number(handle);
    this.writer.metadata(metadata);
  }

  setId(handle: number): void {
    this.begin(EVENT.setId);
    this.writer.number(handle);
  }

  /** The feature is taken apart: its parts are the action's, and it is no more. */
  intoParts(handle: number): void {
    this.begin(EVENT.intoParts);
    this.writer.number(handle);
    this.leave(handle);
  }

  /** The action itself drops a feature before its turn is over. */
  drop(handle: number): void {
    this.begin(EVENT.drop);
    this.writer.number(handle);
    this.leave(handle);
  }

  private begin(code: number): void {
    if (this.edited.length > 0) this.noteSizes();
    this.writer.event(this.node, code);
  }

  /** An event by which the node gets a feature in its hand; returns the feature's handle. */
  private handed(code: number, kept?: number): number {
    this.begin(code);
    if (kept !== undefined) this.writer.number(kept);
    this.isOpen = true;
    return ++this.handles;
  }

  private content({ geometry, metadata, attributes }: TracedContent, schema: number): void {
    this.writer.geometry(geometry);
    this.writer.metadata(metadata);
    this.writer.attributes(attributes, schema);
  }

  private dropAt(code: number, input: number, count: number): void {
    if (count === 0) return;
    this.begin(code);
    this.writer.number(input);
    this.writer.number(count);
  }

  private noteSizes(): void {
    for (const edited of this.edited) {
      const shape = shapeOf(edited.holder.geometry);
      if (shape.equals(edited.known)) continue;
      edited.known = shape;
      this.resized(edited.handle, edited.holder.geometry);
    }
  }

  /** The geometry of a handle is not looked at any more. */
  private leave(handle: number): void {
    if (this.edited.length > 0) this.edited = this.edited.filter(edited => edited.handle !== handle);
  }
}

function shapeOf(geometry: Geometry | null): Buffer {
  scratch.clear();
  writeGeometry(scratch, geometry);
  return Buffer.from(scratch.written);
}
