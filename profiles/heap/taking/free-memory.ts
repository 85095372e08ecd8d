/** Whether there is room to take a snapshot, which needs many times the live heap for a moment. */
import { existsSync, readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** Memory that taking a snapshot needs, as a multiple of the live heap (measured; see the design). */
const TIMES_LIVE_HEAP = 9;

/** Bytes that this process may still take: of the machine, and of its control group where it has one. */
export function availableBytes(): number {
  return Math.min(availableOnMachine(), availableInGroup());
}

export interface RoomForSnapshot {
  readonly isEnough: boolean;
  readonly neededBytes: number;
  readonly availableBytes: number;
}

/** @param liveBytes of the heap that the snapshot is of; this process's unless told */
export function roomForSnapshot(
  liveBytes = getHeapStatistics().used_heap_size,
  available = availableBytes(),
): RoomForSnapshot {
  const neededBytes = TIMES_LIVE_HEAP * liveBytes;
  return { isEnough: available >= neededBytes, neededBytes, availableBytes: available };
}

/** What to say where there is not enough. @param force how to take it all the same */
export function tooLittleRoom({ neededBytes, availableBytes }: RoomForSnapshot, force: string): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`;
  return (
    `a snapshot needs about ${megabytes(neededBytes)} for a moment and ${megabytes(availableBytes)} are free: ` +
    `let go of something first, or take it with ${force}, which may end the process`
  );
}

/** What Linux calls available counts caches that it would give up; elsewhere only what is free is known. */
function availableOnMachine(): number {
  const kilobytes = existsSync('/proc/meminfo')
    ? /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
    : undefined;
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}

/** https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files */
function availableInGroup(): number {
  const [limit, used] = ['memory.max', 'memory.current'].map(name => {
    const path = `/sys/fs/cgroup/${name}`;
    return existsSync(path) ? Number(readFileSync(path, 'utf8')) : Number.NaN;
  });
  // The file says "max" where there is no limit.
  const available = limit! - used!;
  return Number.isFinite(available) ? available : Number.POSITIVE_INFINITY;
}
