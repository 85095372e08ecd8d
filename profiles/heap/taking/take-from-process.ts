/**
 * Takes a snapshot of another Node process's heap, which need not have been prepared for it: SIGUSR1 makes Node
 * open its inspector (https://nodejs.org/api/process.html#signal-events), which hands the snapshot over. The
 * process stands still meanwhile; its inspector is closed again and its speed as before.
 */
import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { makeFolders } from '../../../runtime/make-folders.js';
import { messageOf, UserError } from '../../../runtime/user-error.js';
import { roomForSnapshot, tooLittleRoom } from './free-memory.js';
import type { InspectorClient } from './inspector-client.js';
import { abortion, checkNodeProcess, openInspector } from './node-process.js';

export interface TakeFromProcessOptions {
  /** Where its inspector opens; by default Node's own, 9229. */
  readonly port?: number;
  /** Takes it also where memory may not be enough, which can end the process. */
  readonly force?: boolean;
  /** How much of the heap V8 has gone through, 0 to 1; 0 when the process is asked. */
  readonly onProgress?: (done: number) => void;
  /** Gives up, and leaves neither a file nor an open inspector behind. */
  readonly signal?: AbortSignal;
}

export const INSPECTOR_PORT = 9229;

export interface TakenFromProcess {
  readonly file: string;
  /** Of the file. */
  readonly bytes: number;
}

/**
 * Writes the `.heapsnapshot` file, whole or not at all.
 * @throws UserError where there is no such process, it is not Node's, or the file cannot be written; the signal's reason
 */
export async function takeFromProcess(
  pid: number,
  path: string,
  { port = INSPECTOR_PORT, force = false, onProgress, signal }: TakeFromProcessOptions = {},
): Promise<TakenFromProcess> {
  checkNodeProcess(pid);
  onProgress?.(0);
  const { client, leave } = await openInspector(pid, port, signal);
  const file = resolve(path);
  const taking = takeThrough(client, file, force, onProgress);
  try {
    await Promise.race([taking, abortion(signal)]);
    return { file, bytes: statSync(file).size };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The snapshot of process ${pid} could not be taken: ${messageOf(error)}.`);
  } finally {
    await leave();
    // Without its connection it ends, and removes what it has written; its error is not the first.
    await taking.catch(() => {});
  }
}

async function takeThrough(
  client: InspectorClient,
  file: string,
  force: boolean,
  onProgress: TakeFromProcessOptions['onProgress'],
): Promise<void> {
  const { usedSize } = await client.call('Runtime.getHeapUsage');
  const room = roomForSnapshot(usedSize as number);
  if (!room.isEnough && !force) throw new UserError(tooLittleRoom(room, '--force'));
  await receiveSnapshot(client, file, onProgress);
}

async function receiveSnapshot(
  client: InspectorClient,
  file: string,
  onProgress: TakeFromProcessOptions['onProgress'],
): Promise<void> {
  const beside = `${file}.unfinished`;
  makeFolders(dirname(file));
  const descriptor = openSync(beside, 'w');
  let problem: unknown;
  client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    try {
      if (problem === undefined) writeWhole(descriptor, Buffer.from(chunk as string));
    } catch (error) {
      problem = error;
    }
  });
  client.on('HeapProfiler.reportHeapSnapshotProgress', ({ done, total }) =>
    onProgress?.((done as number) / (total as number)),
  );
  try {
    try {
      await client.call('HeapProfiler.enable');
      await client.call('HeapProfiler.takeHeapSnapshot', { reportProgress: onProgress !== undefined });
      // Ends the tracking of where objects move, which would leave the process slower.
      await client.call('HeapProfiler.disable');
      if (problem !== undefined) throw problem;
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
  } catch (error) {
    if (existsSync(beside)) rmSync(beside);
    throw error;
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
