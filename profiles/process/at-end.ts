/** What this process must not leave behind when it ends: by itself, by an error, or by SIGINT, SIGTERM or SIGHUP. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFiles } from '../../runtime/user-error.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const undos = new Set<() => void>();

/** Calls `undo` when the process ends, unless the returned function was called before. */
export function atEnd(undo: () => void): () => void {
  if (undos.size === 0) listen();
  // One function may be given twice.
  const once = () => undo();
  undos.add(once);
  return () => {
    undos.delete(once);
    if (undos.size === 0) stopListening();
  };
}

/** Only while there is something to undo: listeners change what a signal does to a user's process. */
function listen(): void {
  process.on('exit', undoAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function stopListening(): void {
  process.off('exit', undoAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  // Who else listens says what the signal means here, and the process may go on.
  if (process.listenerCount(signal) > 1) return;
  undoAll();
  stopListening();
  process.kill(process.pid, signal);
}

/** What one of them throws keeps none of the others from its turn. */
function undoAll(): void {
  const [undo] = undos;
  if (undo === undefined) return;
  undos.delete(undo);
  try {
    undo();
  } finally {
    undoAll();
  }
}

export interface TemporaryFolder {
  /** Absolute. */
  readonly path: string;
  remove(): void;
}

/** A folder among the system's temporary ones, which goes with this process if nobody removes it before. */
export function temporaryFolder(prefix: string): TemporaryFolder {
  const path = withFiles(() => mkdtempSync(join(tmpdir(), prefix)));
  const removeNow = () => rmSync(path, { recursive: true, force: true });
  const forget = atEnd(removeNow);
  return {
    path,
    remove() {
      forget();
      removeNow();
    },
  };
}

/** A child that has ended, by itself or by a signal, or was ended because it took too long. */
export type ChildEnd = 'ended' | 'timed out';

/** What ends a child before it does so itself. */
export interface ChildLimits {
  readonly timeoutSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for a child's end, and ends it with what it started: at the limits, and when this process ends. The child must
 * have been started `detached`, which makes it the head of a group of processes.
 */
export async function endOf(
  child: ChildProcess,
  { timeoutSeconds, signal }: ChildLimits = {},
): Promise<ChildEnd> {
  let end: ChildEnd = 'ended';
  const kill = () => killGroup(child);
  const forget = atEnd(kill);
  const timer = setTimeout(() => {
    end = 'timed out';
    kill();
  }, timerMs(timeoutSeconds));
  signal?.addEventListener('abort', kill, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => resolve());
    });
    return end;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    forget();
  }
}

/** The longest that a timer can be set to, 24.8 days, is no limit to any run. */
function timerMs(seconds = Number.POSITIVE_INFINITY): number {
  return Math.min(seconds * 1000, 2 ** 31 - 1);
}

/** SIGKILL: a child in a long loop hears nothing else. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left in it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
