/** Another Node process: whether it is one, and opening and closing its inspector. */
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, UserError } from '../../../runtime/user-error.js';
import { InspectorClient, inspectorUrl } from './inspector-client.js';

/** How long a process gets to open or close its inspector, in milliseconds. */
const PATIENCE_MS = 5000;
const ASK_AGAIN_MS = 20;

/**
 * Throws UserError unless the process is Node's, this user's, and opens its inspector when it gets SIGUSR1.
 * Any other program would be ended by that signal.
 */
export function checkNodeProcess(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') throw new UserError(`There is no process ${pid}.`);
    if (code === 'EPERM')
      throw new UserError(`Process ${pid} is another user's: take its snapshot as that one.`);
    throw new UserError(`Process ${pid} cannot be spoken to: ${messageOf(error)}.`);
  }
  if (!existsSync('/proc/self/status')) {
    throw new UserError(
      'Snapshots of other processes are taken on Linux only: use heap.snapshot() in the process.',
    );
  }
  const program = basename(readlinkSync(`/proc/${pid}/exe`));
  if (!/^node(js)?\b/.test(program)) throw new UserError(`Process ${pid} is "${program}", not Node.`);
  if (!catchesSignal(pid, constants.signals.SIGUSR1)) {
    throw new UserError(
      `Process ${pid} does not open its inspector on SIGUSR1: it is starting still, or was started with --disable-sigusr1.`,
    );
  }
}

/** From the mask of signals with a handler: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function catchesSignal(pid: number, signal: number): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}

export interface OpenedInspector {
  readonly client: InspectorClient;
  /** Leaves the process's inspector as it was. */
  leave(): Promise<void>;
}

/**
 * Connects to the inspector of a process, and opens it where it is closed.
 * @param port where it opens: 9229 unless the process was started with another
 * @param signal ends the wait for a process that does not answer
 * @throws UserError; the signal's reason
 */
export async function openInspector(
  pid: number,
  port: number,
  signal?: AbortSignal,
): Promise<OpenedInspector> {
  const isOpen = await isListening(port);
  if (!isOpen) process.kill(pid, 'SIGUSR1');
  const url = await waitFor(() => inspectorUrl(port), isOpen ? 0 : PATIENCE_MS);
  if (url === null) throw new UserError(isOpen ? takenPort(pid, port) : noInspector(pid, port));
  const client = await InspectorClient.connect(url);
  try {
    const owner = await Promise.race([client.evaluate('process.pid'), abortion(signal)]);
    if (owner !== pid) throw new UserError(takenPort(pid, port));
  } catch (error) {
    client.close();
    throw error;
  }
  const leave = async (): Promise<void> => {
    try {
      if (!isOpen) await closeInspector(client, port);
    } finally {
      client.close();
    }
  };
  return { client, leave };
}

/** Fails with the signal's reason when it comes. */
export function abortion(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function closeInspector(client: InspectorClient, port: number): Promise<void> {
  // What `inspector.close` of node:inspector is, which a module's scope would be needed for. It ends the
  // connection, so that it is never answered.
  client.call('Runtime.evaluate', { expression: 'process._debugEnd()' }).catch(() => {});
  await waitFor(async () => ((await isListening(port)) ? null : true), PATIENCE_MS);
}

async function isListening(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/json/version`, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    // Whoever takes connections and says nothing, or no HTTP, has the port too.
    (error: { cause?: { code?: string } }) => error.cause?.code !== 'ECONNREFUSED',
  );
}

/** Asks until there is an answer, at least once; null where there is none in time. */
async function waitFor<T>(ask: () => Promise<T | null>, patienceMs: number): Promise<T | null> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null || performance.now() > end) return answer;
    await delay(ASK_AGAIN_MS);
  }
}

const takenPort = (pid: number, port: number): string =>
  `Port ${port} is taken by something other than process ${pid}: end that, or start the process with ` +
  '--inspect-port=PORT and say --port PORT.';

const noInspector = (pid: number, port: number): string =>
  `Process ${pid} did not open its inspector on port ${port} within ${PATIENCE_MS / 1000} s: it may handle SIGUSR1 ` +
  'itself, or open another port (--port PORT).';
