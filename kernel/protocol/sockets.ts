/**
 * A kernel's five sockets.
 *
 * Sends of one socket wait for each other, and no high-water mark drops any: without either, ZeroMQ loses most
 * of a flood of output, the closing `idle` among it.
 */
import { Router, type Socket, XPublisher } from 'zeromq';
import { messageOf, UserError } from '../../runtime/user-error.js';
import type { Channel, Connection } from './connection-file.js';
import type { Message } from './message.js';
import { MessageRefused, type Wire } from './wire.js';

export type RequestChannel = 'shell' | 'control' | 'stdin';

export interface SocketEvents {
  onMessage(channel: RequestChannel, message: Message): void;
  /** A client listens on IOPub now, from here on. */
  onSubscription(topic: string): void;
  /** A message was dropped. */
  onRefused(channel: RequestChannel, reason: string): void;
}

type Frames = (Buffer | Uint8Array)[];

/** How long the last messages may take to leave, in milliseconds. */
const LINGER_MS = 1000;
const UNLIMITED = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: LINGER_MS } as const;
/** First byte of what an XPUB socket receives when somebody subscribes; the topic follows. */
const SUBSCRIBE = 1;

export class KernelSockets {
  // A client that comes back takes its identity over from its dead connection.
  readonly #routers = {
    shell: new Router({ ...UNLIMITED, handover: true }),
    control: new Router({ ...UNLIMITED, handover: true }),
    stdin: new Router({ ...UNLIMITED, handover: true }),
  };
  readonly #iopub = new XPublisher({ ...UNLIMITED, verbosity: 'allSubs' });
  // A REP socket would serve one client at a time, and fail for good over one that is gone before its answer.
  readonly #heartbeat = new Router({ linger: 0, handover: true });
  readonly #wire: Wire;
  readonly #events: SocketEvents;
  readonly #tails = new Map<Socket, Promise<void>>();

  constructor(wire: Wire, events: SocketEvents) {
    this.#wire = wire;
    this.#events = events;
  }

  /** Binds to the addresses, and to nothing else, then listens. @throws UserError */
  async bind({ addresses }: Connection): Promise<void> {
    const { shell, control, stdin } = this.#routers;
    const sockets = { shell, control, stdin, iopub: this.#iopub, hb: this.#heartbeat };
    await Promise.all(
      Object.entries(sockets).map(async ([channel, socket]) => {
        const address = addresses[channel as Channel];
        try {
          await socket.bind(address);
        } catch (error) {
          throw new UserError(
            `The kernel cannot bind its ${channel} socket to ${address}: ${messageOf(error)}`,
          );
        }
      }),
    );
    for (const channel of ['shell', 'control', 'stdin'] as const) void this.#listen(channel);
    void this.#listenForSubscriptions();
    void this.#beat();
  }

  send(channel: RequestChannel, message: Message): void {
    this.#enqueue(this.#routers[channel], this.#wire.encode(message));
  }

  publish(message: Message): void {
    this.#enqueue(this.#iopub, this.#wire.encode(message));
  }

  /** Resolves when all that was sent is on its way, and closes. */
  async close(): Promise<void> {
    await Promise.all(this.#tails.values());
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  #enqueue(socket: Router | XPublisher, frames: Frames): void {
    const tail = this.#tails.get(socket) ?? Promise.resolve();
    // A client that is gone is no reason not to answer the others.
    const next = tail.then(() => socket.send(frames)).catch(() => {});
    this.#tails.set(socket, next);
  }

  async #listen(channel: RequestChannel): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      let message: Message;
      try {
        message = this.#wire.decode(frames);
      } catch (error) {
        if (!(error instanceof MessageRefused)) throw error;
        this.#events.onRefused(channel, error.message);
        continue;
      }
      this.#events.onMessage(channel, message);
    }
  }

  async #listenForSubscriptions(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame?.[0] === SUBSCRIBE) this.#events.onSubscription(frame.toString('utf8', 1));
    }
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) this.#enqueue(this.#heartbeat, frames);
  }
}
