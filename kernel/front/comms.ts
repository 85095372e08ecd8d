/** Comms: lines between an object of the user's code and one of the front end, for widgets say. */
import type { JsonObject, Message, Outgoing } from '../protocol/message.js';
import type { CommMessage } from '../session/messages.js';

const KINDS = { comm_open: 'open', comm_msg: 'message', comm_close: 'close' } as const;
type CommType = keyof typeof KINDS;

export function isCommType(type: string): type is CommType {
  return type in KINDS;
}

export class Comms {
  /** What is open: the target's name by the comm's id. */
  readonly #open = new Map<string, string>();

  /** What a front end sent, for the session; nothing if it makes no sense. */
  fromClient(message: Message, cell: number): CommMessage | undefined {
    const { comm_id: commId, target_name: targetName, data } = message.content;
    const kind = KINDS[message.header.msg_type as CommType];
    if (typeof commId !== 'string') return undefined;
    this.#note(kind, commId, typeof targetName === 'string' ? targetName : '');
    return {
      kind,
      commId,
      ...(typeof targetName === 'string' ? { targetName } : {}),
      data: data ?? {},
      metadata: message.metadata,
      buffers: message.buffers.map(buffer => Uint8Array.from(buffer)),
      cell,
    };
  }

  /** What the session sent, for the front ends. */
  fromSession(message: CommMessage): Pick<Outgoing, 'type' | 'content' | 'metadata' | 'buffers'> {
    const { kind, commId, targetName, data, metadata, buffers } = message;
    this.#note(kind, commId, targetName ?? '');
    const type = Object.entries(KINDS).find(([, value]) => value === kind)![0];
    const content = { comm_id: commId, data, ...(kind === 'open' ? { target_name: targetName ?? '' } : {}) };
    return { type, content, metadata, buffers };
  }

  /** The `comms` of a `comm_info_reply`. */
  info(targetName: unknown): JsonObject {
    const wanted = [...this.#open].filter(
      ([, target]) => typeof targetName !== 'string' || target === targetName,
    );
    return Object.fromEntries(wanted.map(([id, target]) => [id, { target_name: target }]));
  }

  /** Closes what a session that is gone had open. */
  closeAll(): Pick<Outgoing, 'type' | 'content'>[] {
    const ids = [...this.#open.keys()];
    this.#open.clear();
    return ids.map(comm_id => ({ type: 'comm_close', content: { comm_id, data: {} } }));
  }

  #note(kind: CommMessage['kind'], commId: string, targetName: string): void {
    if (kind === 'open') this.#open.set(commId, targetName);
    if (kind === 'close') this.#open.delete(commId);
  }
}
