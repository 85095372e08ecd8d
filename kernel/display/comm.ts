/**
 * Comms: lines between an object in the session and one in the front end, as Jupyter's widgets use them.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
 *
 * As in `publish.ts`, the state is behind a global, so that every copy of this module shares it.
 */
import { randomUUID } from 'node:crypto';
import { type Json, toJson } from './mime.js';

/** One message of a comm, in either direction. */
export interface CommMessage {
  kind: 'open' | 'message' | 'close';
  commId: string;
  /** Only where it opens. */
  targetName?: string;
  data: Json;
  metadata: Record<string, Json>;
  buffers: Uint8Array[];
  /** The cell that sends it; 0 from a front end. */
  cell: number;
}

/** What comes over a comm. */
export interface CommData {
  data: Json;
  buffers: readonly Uint8Array[];
}

type Target = (comm: Comm, opened: CommData) => void;

interface Registry {
  readonly targets: Map<string, Target>;
  readonly comms: Map<string, Comm>;
  send: ((message: Omit<CommMessage, 'cell'>) => void) | undefined;
}

const REGISTRY = Symbol.for('arclab.display.comms');

function registry(): Registry {
  const globals = globalThis as Record<symbol, unknown>;
  globals[REGISTRY] ??= { targets: new Map(), comms: new Map(), send: undefined } satisfies Registry;
  return globals[REGISTRY] as Registry;
}

/** Cells are not type-checked, so that a private constructor is called all the same. */
const MADE = Symbol('made by Comm');

export class Comm {
  /** Called for every message of the other side. */
  onMessage: ((message: CommData) => void) | undefined;
  /** Called when the other side closes it. */
  onClose: ((message: CommData) => void) | undefined;
  readonly id: string;
  readonly targetName: string;

  /** @param made the class's own mark: only `Comm.open` and a front end open comms */
  private constructor(targetName: string, id: string, made: typeof MADE) {
    if (made !== MADE) {
      throw new TypeError(
        `new Comm(${JSON.stringify(targetName)}) opens nothing: write Comm.open(${JSON.stringify(targetName)})`,
      );
    }
    this.targetName = targetName;
    this.id = id;
    registry().comms.set(id, this);
  }

  /** Opens a comm to a target that the front end knows by name. */
  static open(targetName: string, data: unknown = {}, buffers: readonly Uint8Array[] = []): Comm {
    const comm = new Comm(targetName, randomUUID(), MADE);
    comm.#post('open', data, buffers);
    return comm;
  }

  send(data: unknown, buffers: readonly Uint8Array[] = []): void {
    this.#post('message', data, buffers);
  }

  close(data: unknown = {}): void {
    registry().comms.delete(this.id);
    this.#post('close', data, []);
  }

  #post(kind: CommMessage['kind'], data: unknown, buffers: readonly Uint8Array[]): void {
    const { send } = registry();
    if (!send) throw new Error('a comm needs a notebook session: here is no front end to talk to');
    const target = kind === 'open' ? { targetName: this.targetName } : {};
    send({ kind, commId: this.id, ...target, data: toJson(data), metadata: {}, buffers: [...buffers] });
  }

  /** Takes a message of the front end. A comm to a target that nobody registered is closed again. */
  static receive({ kind, commId, targetName, data, buffers }: CommMessage): void {
    const { comms, targets, send } = registry();
    if (kind === 'open') {
      const target = targets.get(targetName ?? '');
      if (target) target(new Comm(targetName ?? '', commId, MADE), { data, buffers });
      else send?.({ kind: 'close', commId, data: {}, metadata: {}, buffers: [] });
      return;
    }
    const comm = comms.get(commId);
    if (kind === 'message') comm?.onMessage?.({ data, buffers });
    else if (comms.delete(commId)) comm?.onClose?.({ data, buffers });
  }
}

/** Names a target, so that front ends can open comms to it. */
export function commTarget(name: string, onOpen: Target): void {
  registry().targets.set(name, onOpen);
}

/** Says where messages go. */
export function setCommSender(send: (message: Omit<CommMessage, 'cell'>) => void): void {
  registry().send = send;
}
