/** Takes a snapshot of this process's heap. */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { makeFolders } from '../../../runtime/make-folders.js';
import { messageOf, UserError } from '../../../runtime/user-error.js';
import { type RoomForSnapshot, roomForSnapshot, tooLittleRoom } from './free-memory.js';

export interface TakenSnapshot {
  readonly file: string;
  /** Of the file. */
  readonly bytes: number;
  readonly elapsedMs: number;
  /** What wrote it; both write the same. */
  readonly writer: SnapshotWriter;
}

export type SnapshotWriter = 'heapdump' | 'node:v8';

export interface TakeOptions {
  /** Takes it also where memory may not be enough, which can end the process. */
  readonly force?: boolean;
  /**
   * Keeps the ids that V8 gives to objects, so that a later snapshot can be compared with this one. The process
   * stays slower until a snapshot is taken without it.
   */
  readonly comparable?: boolean;
  /** By default heapdump where its addon loads. */
  readonly writer?: SnapshotWriter;
  /** What is known of free memory, for tests. */
  readonly room?: RoomForSnapshot;
}

interface Heapdump {
  /** Calls back before it returns. */
  writeSnapshot(file: string, done: (error: Error | null) => void): void;
}

/**
 * Writes a `.heapsnapshot` file, whole or not at all; the process stands still meanwhile.
 * @throws UserError where memory may not be enough, or the file cannot be written
 */
export function takeSnapshot(path: string, options: TakeOptions = {}): TakenSnapshot {
  const { force = false, room = roomForSnapshot() } = options;
  if (!room.isEnough && !force) throw new UserError(tooLittleRoom(room, '{ force: true }'));
  const file = resolve(path);
  const beside = `${file}.unfinished`;
  const heapdump = options.writer === 'node:v8' ? null : loadHeapdump();
  if (options.writer === 'heapdump' && !heapdump)
    throw new UserError('heapdump is not installed, or was not built');
  const started = performance.now();
  try {
    makeFolders(dirname(file));
    if (!heapdump) writeHeapSnapshot(beside);
    else {
      heapdump.writeSnapshot(beside, error => {
        if (error) throw error;
      });
    }
    renameSync(beside, file);
  } catch (error) {
    if (existsSync(beside)) rmSync(beside);
    throw new UserError(`The snapshot ${file} cannot be written: ${messageOf(error)}`);
  }
  if (!options.comparable) restoreSpeed();
  const writer = heapdump ? 'heapdump' : 'node:v8';
  return { file, bytes: statSync(file).size, elapsedMs: performance.now() - started, writer };
}

/**
 * V8 goes on tracking where objects move after a snapshot, which halves the speed of programs that allocate;
 * enabling and disabling the inspector's profiler ends that, and forgets the ids of all objects.
 */
export function restoreSpeed(): void {
  const inspector = new Session();
  inspector.connect();
  inspector.post('HeapProfiler.enable');
  inspector.post('HeapProfiler.disable');
  inspector.disconnect();
}

/** The addon, or null where it was not built for this Node. */
export function loadHeapdump(): Heapdump | null {
  const variable = 'NODE_HEAPDUMP_OPTIONS';
  const before = process.env[variable];
  // It would also write a snapshot whenever the process gets SIGUSR2, unasked.
  process.env[variable] = 'nosignal';
  try {
    return createRequire(import.meta.url)('heapdump') as Heapdump;
  } catch {
    return null;
  } finally {
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  }
}
