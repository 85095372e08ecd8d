/** A Jupyter client of its own making, so that the kernel's idea of the wire is not tested against itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Dealer, Request, Subscriber } from 'zeromq';
import { freePorts } from '../../free-ports.js';

// biome-ignore lint/suspicious/noExplicitAny: messages are whatever the kernel sends; the tests say what it must be
export type Content = Record<string, any>;

export interface Received {
  channel: string;
  type: string;
  header: Content;
  parent: Content;
  metadata: Content;
  content: Content;
  buffers: Buffer[];
}

// uvu asks all its children for colours; what cells print must not depend on it.
delete process.env.FORCE_COLOR;

const CLI = resolve('dist', 'kernel', 'cli', 'main.js');
const DELIMITER = Buffer.from('<IDS|MSG>');
// Under load TypeScript takes its time to start.
const WAIT_MS = 60_000;
/** Kernels answer before they have bound all sockets; a tenth of a second, zeromq's own, would hide how fast. */
const RECONNECT_MS = 5;

export interface KernelSettings {
  key?: string;
  transport?: 'tcp' | 'ipc';
  env?: Record<string, string>;
  /** What starts a kernel with this connection file; Arclab's own otherwise. */
  command?: (connectionFile: string) => readonly [string, ...string[]];
}

const arclab = (file: string): [string, ...string[]] => [process.execPath, CLI, 'kernel', 'start', file];

/** A kernel in a process of its own, as Jupyter starts it. */
export class TestKernel {
  readonly folder = mkdtempSync(join(tmpdir(), 'arclab-kernel-'));
  readonly connection: Content;
  readonly process: ChildProcess;
  stderr = '';
  readonly ended: Promise<number | null>;

  private constructor(connection: Content, { env, command = arclab }: KernelSettings) {
    this.connection = connection;
    const file = join(this.folder, 'connection.json');
    writeFileSync(file, JSON.stringify(connection));
    const [program, ...words] = command(file);
    this.process = spawn(program, words, {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.ended = once(this.process, 'exit').then(([code]) => {
      rmSync(this.folder, { recursive: true, force: true });
      return code as number | null;
    });
  }

  static async start(settings: KernelSettings = {}): Promise<TestKernel> {
    const { key = 'secret', transport = 'tcp' } = settings;
    const [shell, control, stdin, iopub, hb] = await freePorts(5);
    const ip = transport === 'tcp' ? '127.0.0.1' : join(mkdtempSync(join(tmpdir(), 'arclab-ipc-')), 'k');
    const ports = {
      shell_port: shell,
      control_port: control,
      stdin_port: stdin,
      iopub_port: iopub,
      hb_port: hb,
    };
    return new TestKernel({ transport, ip, key, signature_scheme: 'hmac-sha256', ...ports }, settings);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

export class Client {
  readonly #shell: Dealer;
  readonly #control: Dealer;
  readonly #stdin: Dealer;
  readonly #iopub = new Subscriber({ receiveHighWaterMark: 0, reconnectInterval: RECONNECT_MS });
  readonly #heartbeat = new Request({ receiveTimeout: 2000 });
  readonly #key: string;
  readonly session = randomUUID();
  /** Everything that arrived, in order. */
  readonly received: Received[] = [];
  #news: (() => void)[] = [];

  constructor({ connection }: TestKernel, identity = randomUUID() as string) {
    const { transport, ip, key } = connection;
    const address = (channel: string): string =>
      transport === 'tcp'
        ? `tcp://${ip}:${connection[`${channel}_port`]}`
        : `ipc://${ip}-${connection[`${channel}_port`]}`;
    const dealer = (): Dealer =>
      new Dealer({
        routingId: identity,
        ...{ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0, reconnectInterval: RECONNECT_MS },
      });
    this.#key = key;
    [this.#shell, this.#control, this.#stdin] = [dealer(), dealer(), dealer()];
    this.#shell.connect(address('shell'));
    this.#control.connect(address('control'));
    this.#stdin.connect(address('stdin'));
    this.#iopub.connect(address('iopub'));
    this.#heartbeat.connect(address('hb'));
    this.#iopub.subscribe();
    for (const [channel, socket] of Object.entries({
      shell: this.#shell,
      control: this.#control,
      stdin: this.#stdin,
      iopub: this.#iopub,
    })) {
      void this.#listen(channel, socket);
    }
  }

  /** A client whose subscription has reached the kernel. */
  static async connect(kernel: TestKernel, identity?: string): Promise<Client> {
    const client = new Client(kernel, identity);
    await client.wait(message => message.type === 'iopub_welcome');
    return client;
  }

  frames(type: string, content: Content, buffers: Buffer[] = [], parent: Content = {}): Buffer[] {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      username: 'test',
      session: this.session,
      date: new Date().toISOString(),
      version: '5.5',
    };
    return this.signed(
      [header, parent, {}, content].map(part => JSON.stringify(part)),
      buffers,
    );
  }

  /** A message of these four parts, whatever they say, with the right signature. */
  signed(texts: readonly string[], buffers: Buffer[] = []): Buffer[] {
    const parts = texts.map(text => Buffer.from(text));
    const signature =
      this.#key === ''
        ? ''
        : parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', this.#key)).digest('hex');
    return [DELIMITER, Buffer.from(signature), ...parts, ...buffers];
  }

  #sending: Promise<void> = Promise.resolve();

  /** Sends frames as they are, one message after another. */
  sendRaw(channel: 'shell' | 'control' | 'stdin', frames: Buffer[]): Promise<void> {
    const socket = { shell: this.#shell, control: this.#control, stdin: this.#stdin }[channel];
    this.#sending = this.#sending.then(() => socket.send(frames));
    return this.#sending;
  }

  /** The id of the message that was sent. */
  send(
    channel: 'shell' | 'control' | 'stdin',
    type: string,
    content: Content = {},
    buffers: Buffer[] = [],
  ): string {
    const frames = this.frames(type, content, buffers);
    void this.sendRaw(channel, frames);
    return (JSON.parse(frames[2]!.toString()) as Content).msg_id;
  }

  execute(code: string, content: Content = {}): string {
    return this.send('shell', 'execute_request', {
      code,
      silent: false,
      store_history: true,
      allow_stdin: true,
      stop_on_error: true,
      ...content,
    });
  }

  /** The reply to a request, once the kernel is idle about it too. */
  async settled(id: string): Promise<Received> {
    const reply = await this.wait(
      message =>
        message.parent.msg_id === id && message.channel !== 'iopub' && message.type.endsWith('_reply'),
    );
    await this.wait(message => isIdle(message) && message.parent.msg_id === id);
    return reply;
  }

  async run(code: string, content: Content = {}): Promise<{ id: string; reply: Content; shown: Received[] }> {
    const id = this.execute(code, content);
    const { content: reply } = await this.settled(id);
    return { id, reply, shown: this.of(id) };
  }

  async ask(type: string, content: Content = {}, channel: 'shell' | 'control' = 'shell'): Promise<Content> {
    return (await this.settled(this.send(channel, type, content))).content;
  }

  /** Sends a message that has no reply, and waits until the kernel is done with it. */
  async settledComm(type: string, content: Content, buffers: Buffer[] = []): Promise<void> {
    const id = this.send('shell', type, content, buffers);
    await this.wait(message => isIdle(message) && message.parent.msg_id === id);
  }

  /** What came on IOPub for a request, without status. */
  of(id: string): Received[] {
    return this.received.filter(
      ({ channel, type, parent }) => channel === 'iopub' && parent.msg_id === id && type !== 'status',
    );
  }

  printed(id: string, name = 'stdout'): string {
    return this.of(id)
      .filter(({ type, content }) => type === 'stream' && content.name === name)
      .map(({ content }) => content.text)
      .join('');
  }

  async wait(wanted: (message: Received) => boolean, ms = WAIT_MS): Promise<Received> {
    const deadline = Date.now() + ms;
    for (;;) {
      const found = this.received.find(wanted);
      if (found) return found;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`it did not come within ${ms} ms: ${wanted}`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.#news.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async beat(text: string): Promise<string> {
    await this.#heartbeat.send(text);
    const [answer] = await this.#heartbeat.receive();
    return String(answer);
  }

  close(): void {
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub, this.#heartbeat])
      socket.close();
  }

  async #listen(channel: string, socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      const at = frames.findIndex(frame => frame.equals(DELIMITER));
      const parts = frames.slice(at + 2, at + 6);
      const expected =
        this.#key === ''
          ? ''
          : parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', this.#key)).digest('hex');
      if (frames[at + 1]!.toString() !== expected) throw new Error('the kernel signed a message wrongly');
      const [header, parent, metadata, content] = parts.map(part => JSON.parse(part.toString()) as Content);
      this.received.push({
        channel,
        type: header!.msg_type,
        header: header!,
        parent: parent!,
        metadata: metadata!,
        content: content!,
        buffers: frames.slice(at + 6),
      });
      for (const tell of this.#news.splice(0)) tell();
    }
  }
}

export function isIdle({ type, content }: Received): boolean {
  return type === 'status' && content.execution_state === 'idle';
}
