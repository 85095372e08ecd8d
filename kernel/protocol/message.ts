/**
 * Messages of the Jupyter protocol, version 5.5.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
import { randomUUID } from 'node:crypto';
import type { Json } from '../display/mime.js';

export const PROTOCOL_VERSION = '5.5';

export type JsonObject = { [key: string]: Json };

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly username: string;
  /** Whose message it is: a client has one for all its messages, and so has this kernel. */
  readonly session: string;
  /** ISO 8601. */
  readonly date: string;
  readonly version: string;
}

export interface Message {
  /** Where it came from and where an answer goes: ZeroMQ's identities; on IOPub the topic. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  /** The header of the request that this belongs to; empty where there is none. */
  readonly parent: Header | Record<string, never>;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** What differs from message to message; the rest is filled in. */
export interface Outgoing {
  readonly type: string;
  readonly content: JsonObject;
  readonly parent: Message['parent'];
  readonly identities?: readonly Buffer[];
  readonly metadata?: JsonObject;
  readonly buffers?: readonly Uint8Array[];
}

/** Makes messages with the kernel's own session id. */
export class MessageMaker {
  readonly session = randomUUID();
  #count = 0;

  make({ type, content, parent, identities = [], metadata = {}, buffers = [] }: Outgoing): Message {
    const header: Header = {
      msg_id: `${this.session}_${this.#count++}`,
      msg_type: type,
      username: 'kernel',
      session: this.session,
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    };
    return { identities, header, parent, metadata, content, buffers };
  }
}
