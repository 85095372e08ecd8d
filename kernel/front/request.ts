/** One request of a client, and the ways to answer it. */
import type { JsonObject, Message, Outgoing } from '../protocol/message.js';
import type { RequestChannel } from '../protocol/sockets.js';

/** Where the answers go. */
export interface Outlet {
  send(channel: RequestChannel, outgoing: Outgoing): void;
  publish(outgoing: Outgoing): void;
}

export class Request {
  readonly channel: RequestChannel;
  readonly message: Message;
  readonly #outlet: Outlet;

  constructor(channel: RequestChannel, message: Message, outlet: Outlet) {
    this.channel = channel;
    this.message = message;
    this.#outlet = outlet;
  }

  get type(): string {
    return this.message.header.msg_type;
  }

  get content(): JsonObject {
    return this.message.content;
  }

  /** Answers on the channel that it came by; the type of the answer follows from the request's. */
  reply(content: JsonObject): void {
    this.send(this.channel, this.type.replace(/_request$/, '_reply'), content);
  }

  /** To the client that asked, and nobody else. */
  send(channel: RequestChannel, type: string, content: JsonObject): void {
    const { identities, header: parent } = this.message;
    this.#outlet.send(channel, { type, content, parent, identities });
  }

  /** To every client, as a part of what this request brought about. */
  publish(type: string, content: JsonObject, rest: Pick<Outgoing, 'metadata' | 'buffers'> = {}): void {
    const topic = type === 'stream' ? `stream.${String(content.name)}` : type;
    const identities = [Buffer.from(topic)];
    this.#outlet.publish({ type, content, parent: this.message.header, identities, ...rest });
  }
}
