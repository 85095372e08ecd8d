/**
 * What each node of a trace makes of features, found from what it asked of them and not declared by anybody.
 *
 * Every feature that a node sent is an output. What became of its attribute map and of its geometry on the way is a
 * class of the census (sharing-census.ts), but for `disk`: `shared` if nobody asked to change it, `copied` if it was
 * changed, `fresh` if it was replaced or the whole feature was made anew, `none` for a geometry that isn't there.
 */
import { EVENT, INPUT } from '../../runtime/trace/events.js';
import type { Trace } from '../../runtime/trace/trace.js';
import type { TraceNode } from '../../runtime/trace/trace-header.js';
import type { CensusClass } from './sharing-census.js';

type Class = Exclude<CensusClass, 'disk'>;

/** Outputs of a node by class. */
export type Tally = Record<Class, number>;

export interface ActionClass {
  readonly node: TraceNode;
  /** Features received and sent; a feature that is sent by several ports counts for each. */
  readonly received: number;
  readonly outputs: number;
  readonly attributes: Tally;
  readonly geometry: Tally;
  /** Outputs with neither changed. */
  readonly passed: number;
  /** Outputs that are no clone of any input, nor one itself. */
  readonly made: number;
  /** Outputs that had been kept. */
  readonly released: number;
  readonly kept: number;
  /** Requests for a feature to change, by which a node clones first where `mutation` says so. */
  readonly edits: number;
  /** Attributes that were set or taken out, and on how many features each. */
  readonly keys: ReadonlyMap<string, number>;
}

/** A feature in a node's hand. */
interface Held {
  origin: 'input' | 'kept' | 'new';
  attributes: Class;
  geometry: Class;
}

const tally = (): Tally => ({ shared: 0, copied: 0, fresh: 0, none: 0 });

class NodeClass {
  received = 0;
  outputs = 0;
  readonly attributes = tally();
  readonly geometry = tally();
  passed = 0;
  made = 0;
  released = 0;
  kept = 0;
  edits = 0;
  readonly keys = new Map<string, number>();
  private readonly handles: Held[] = [];
  private next = INPUT + 1;

  constructor(readonly node: TraceNode) {}

  receive(): void {
    this.received++;
    this.handles[INPUT] = fromInput();
  }

  /** A feature comes into the node's hand; one that is taken goes on as the input was left. */
  hand(held: Held): void {
    this.handles[this.next++] = held;
  }

  end(): void {
    this.next = INPUT + 1;
  }

  at(handle: number): Held {
    return this.handles[handle] ?? fromInput();
  }

  key(name: string): void {
    this.keys.set(name, (this.keys.get(name) ?? 0) + 1);
  }

  send({ origin, attributes, geometry }: Held, ports = 1): void {
    this.outputs += ports;
    this.attributes[attributes] += ports;
    this.geometry[geometry] += ports;
    if (origin === 'new') this.made += ports;
    else if (attributes === 'shared' && geometry === 'shared') this.passed += ports;
    if (origin === 'kept') this.released += ports;
  }
}

const fromInput = (): Held => ({ origin: 'input', attributes: 'shared', geometry: 'shared' });
const fromKept = (): Held => ({ origin: 'kept', attributes: 'shared', geometry: 'shared' });

/** One entry per node, in the order of the graph. */
export function classesOf(trace: Trace): ActionClass[] {
  const { header, events } = trace;
  const nodes = header.nodes.map(node => new NodeClass(node));
  for (let i = 0; i < events.code.length; i++) {
    const node = nodes[events.node[i]!]!;
    if (!follow(trace, i, node)) change(trace, i, node);
  }
  return nodes;
}

/** Events that move features. Returns whether it was one of them. */
function follow({ events, contents, geometries, portLists }: Trace, i: number, node: NodeClass): boolean {
  const a = events.a[i]!;
  switch (events.code[i]!) {
    case EVENT.emit:
      node.send(made(geometries[contents.geometry[a]!] === null));
      return true;
    case EVENT.create:
      node.hand(made(geometries[contents.geometry[a]!] === null));
      return true;
    case EVENT.receive:
    case EVENT.receiveOnly:
      node.receive();
      return true;
    case EVENT.edit:
      node.edits++;
      node.hand(fromInput());
      return true;
    case EVENT.clone:
      node.hand(fromInput());
      return true;
    case EVENT.take:
      node.hand(node.at(INPUT));
      return true;
    case EVENT.keep:
      node.kept++;
      return true;
    case EVENT.editKept:
      node.edits++;
      node.hand(fromKept());
      return true;
    case EVENT.release:
    case EVENT.copy:
      node.hand(fromKept());
      return true;
    case EVENT.send:
      node.send(node.at(a));
      return true;
    case EVENT.sendToAll:
      node.send(node.at(a), portLists[events.b[i]!]!.length);
      return true;
    case EVENT.end:
      node.end();
      return true;
    default:
      return false;
  }
}

/** Events that change a feature in hand. */
function change({ events, names }: Trace, i: number, node: NodeClass): void {
  const held = node.at(events.a[i]!);
  switch (events.code[i]!) {
    case EVENT.set:
    case EVENT.delete:
      if (held.attributes === 'shared') held.attributes = 'copied';
      if (held.origin !== 'new') node.key(names[events.b[i]!]!);
      break;
    case EVENT.setAttributes:
      held.attributes = 'fresh';
      break;
    case EVENT.geometryMut:
      if (held.geometry === 'shared') held.geometry = 'copied';
      break;
    case EVENT.setGeometry:
      // What was copied to be changed stays a copy, also where it is overwritten afterwards.
      if (held.geometry !== 'copied') held.geometry = 'fresh';
      break;
  }
}

function made(hasNoGeometry: boolean): Held {
  return { origin: 'new', attributes: 'fresh', geometry: hasNoGeometry ? 'none' : 'fresh' };
}

/** The class of most outputs; `null` without any. */
export function dominantOf(counts: Tally): Class | null {
  const classes = Object.entries(counts) as [Class, number][];
  const [name, count] = classes.reduce((most, entry) => (entry[1] > most[1] ? entry : most));
  return count === 0 ? null : name;
}
