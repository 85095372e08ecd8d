/** One session process: started, spoken to, and its end explained. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { atEnd } from '../../profiles/process/at-end.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { type Death, describeDeath, type KillReason } from './death.js';
import { encodeMessage, MessageReader } from './framing.js';
import type { Answer, FrontMessage, InterruptRequest, InterruptState, SessionMessage } from './messages.js';
import { NativeStderr } from './native-stderr.js';
import { makeSnapshotFolder } from './near-limit.js';
import { ANSWERS, FROM_FRONT, INTERRUPT_PIPE, TO_FRONT } from './process/descriptors.js';
import { SAFE_UNWINDING } from './process/unwind.js';
import { makeScratchFolder } from './scratch-folder.js';
import { START_MS, whyNotStarted } from './start-failure.js';

const PIPES = [TO_FRONT, FROM_FRONT, INTERRUPT_PIPE, ANSWERS];
const MAIN = fileURLToPath(new URL('./process/main.js', import.meta.url));

export interface ProcessOptions {
  /** The working folder, and where modules are looked for. */
  folder: string;
  nodeFlags: readonly string[];
}

export interface ProcessEvents {
  onMessage(message: SessionMessage): void;
  /** Written to the process's own standard output or error, by child processes say. */
  onNativeOutput(name: 'stdout' | 'stderr', text: string): void;
  /** A cell does not react to being interrupted: it is in native code. */
  onStuck(cell: number): void;
}

export class SessionProcess {
  /** Names that cells have declared in it. */
  readonly declared = new Set<string>();
  /** Settles when the process has ended, and everything it said has arrived. */
  readonly ended: Promise<Death>;
  #death: Death | undefined;
  /** Settles when the process takes cells. */
  readonly #ready: Promise<unknown>;
  readonly #options: ProcessOptions;
  readonly #events: ProcessEvents;
  readonly #child: ChildProcess;
  readonly #scratch = makeScratchFolder();
  readonly #nativeStderr = new NativeStderr();
  /** What it wrote before it took cells: for the user then, or the reason why it never did. */
  #early: { name: 'stdout' | 'stderr'; text: string }[] | undefined = [];
  /** A session must not outlive this process. */
  readonly #forget = atEnd(() => this.vanish());
  #announcedExit: number | undefined;
  #killReason: KillReason | undefined;
  /** Set while the thread that interrupts is at work. */
  #calm: { promise: Promise<void>; resolve(): void } | undefined;

  constructor(options: ProcessOptions, events: ProcessEvents) {
    this.#options = options;
    this.#events = events;
    this.#child = spawn(process.execPath, [SAFE_UNWINDING, ...options.nodeFlags, MAIN], {
      cwd: options.folder,
      env: this.#scratch.env,
      // Standard input is empty; the others carry messages, see `process/descriptors.ts`.
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.#readNativeOutput();
    this.#readInterrupter();
    // A session that dies while it is spoken to says so by ending.
    for (const descriptor of PIPES) this.#pipe(descriptor).on('error', () => {});
    this.#ready = new Promise<void>(resolve => this.#readMessages(resolve)).then(() => this.#tellEarly());
    this.ended = this.#awaitEnd();
  }

  /** Starts a process that takes cells; a UserError says why there is none. */
  static async start(options: ProcessOptions, events: ProcessEvents): Promise<SessionProcess> {
    if (!existsSync(options.folder)) {
      throw new UserError(`A session cannot start in ${options.folder}: there is no such folder`);
    }
    makeSnapshotFolder(options.nodeFlags, options.folder);
    const started = new SessionProcess(options, events);
    const timer = setTimeout(() => started.kill('asked'), START_MS);
    const death = await Promise.race([started.#ready.then(() => undefined), started.ended]);
    clearTimeout(timer);
    if (!death) return started;
    const flags = options.nodeFlags.length > 0 ? ` with ${options.nodeFlags.join(' ')}` : '';
    const reason = whyNotStarted(started.#child, started.#earlyText, options.nodeFlags);
    throw new UserError(`A session cannot start in ${options.folder}${flags}: ${reason ?? death.message}`);
  }

  get #earlyText(): string {
    return [...(this.#early ?? []).map(({ text }) => text), this.#nativeStderr.dump].join('\n');
  }

  /** How the process ended, once it has. */
  get death(): Death | undefined {
    return this.#death;
  }

  send(message: FrontMessage): void {
    this.#pipe(FROM_FRONT).write(encodeMessage(message));
  }

  /** The answer to a cell that waits for one. */
  answer(answer: Answer): void {
    this.#pipe(ANSWERS).write(encodeMessage(answer));
  }

  /** Makes a cell end, if it is still running. */
  interrupt(cell: number): void {
    if (!this.#calm) {
      let resolve!: () => void;
      const promise = new Promise<void>(settle => {
        resolve = settle;
      });
      this.#calm = { promise, resolve };
    }
    this.#tellInterrupter({ kind: 'interrupt', cell });
  }

  /** Says that the cell has ended; resolves when no interrupt of it can reach another one. */
  async calmDown(cell: number): Promise<void> {
    if (!this.#calm) return;
    this.#tellInterrupter({ kind: 'stop', cell });
    await Promise.race([this.#calm.promise, this.ended]);
  }

  /** Waits for what the process wrote natively before the latest message: it comes by other pipes. */
  async drain(): Promise<void> {
    // In each turn the loop reads all that its pipes hold; the second has seen whatever the first did not.
    await turnOfEventLoop();
    await turnOfEventLoop();
    const rest = this.#nativeStderr.flush();
    if (rest) this.#tellNative('stderr', rest);
  }

  /** Ends the process at once: because someone wants it, or a cell took longer than a limit. */
  kill(reason: KillReason): void {
    this.#killReason ??= reason;
    this.#child.kill('SIGKILL');
  }

  /** Leaves neither the process nor its scratch files behind. */
  vanish(): void {
    this.#forget();
    this.#child.kill('SIGKILL');
    rmSync(this.#scratch.folder, { recursive: true, force: true });
  }

  #pipe(descriptor: number): Duplex {
    return this.#child.stdio[descriptor] as Duplex;
  }

  #tellInterrupter(request: InterruptRequest): void {
    this.#pipe(INTERRUPT_PIPE).write(encodeMessage(request));
  }

  #readMessages(tellReady: () => void): void {
    const reader = new MessageReader<SessionMessage>();
    this.#pipe(TO_FRONT).on('data', (piece: Buffer) => {
      for (const message of reader.push(piece)) {
        if (message.kind === 'ready') tellReady();
        else if (message.kind === 'exit') this.#announcedExit = message.code;
        else this.#events.onMessage(message);
      }
    });
  }

  #readInterrupter(): void {
    const reader = new MessageReader<InterruptState>();
    this.#pipe(INTERRUPT_PIPE).on('data', (piece: Buffer) => {
      for (const state of reader.push(piece)) {
        if (state.kind === 'stuck') this.#events.onStuck(state.cell);
        else {
          this.#calm?.resolve();
          this.#calm = undefined;
        }
      }
    });
  }

  #readNativeOutput(): void {
    const { stdout, stderr } = this.#child;
    stdout?.setEncoding('utf8').on('data', (text: string) => this.#tellNative('stdout', text));
    stderr?.setEncoding('utf8').on('data', (piece: string) => {
      const text = this.#nativeStderr.push(piece);
      if (text) this.#tellNative('stderr', text);
    });
  }

  #tellNative(name: 'stdout' | 'stderr', text: string): void {
    if (this.#early) this.#early.push({ name, text });
    else this.#events.onNativeOutput(name, text);
  }

  #tellEarly(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const { name, text } of early) this.#events.onNativeOutput(name, text);
  }

  async #awaitEnd(): Promise<Death> {
    const allRead = new Promise(resolve => this.#pipe(TO_FRONT).once('close', resolve));
    try {
      const [exitCode, signal] = (await once(this.#child, 'exit')) as [number | null, NodeJS.Signals | null];
      await allRead;
      await this.drain();
      this.#death = describeDeath({
        exitCode,
        signal,
        dump: this.#nativeStderr.dump,
        snapshots: this.#nativeStderr.snapshots.map(file => resolve(this.#options.folder, file)),
        nodeFlags: this.#options.nodeFlags,
        ...(this.#announcedExit === undefined ? {} : { announcedExit: this.#announcedExit }),
        ...(this.#killReason === undefined ? {} : { killReason: this.#killReason }),
      });
    } catch (error) {
      // `once` fails with what the child could not be spawned for.
      this.#death = { name: 'SessionCrashed', message: messageOf(error) };
    } finally {
      this.vanish();
    }
    return this.#death;
  }
}
