/**
 * What a heap snapshot costs the process that it is of, afterwards: the speed of a program that allocates, before
 * it, after it, and after the speed is restored. Every round has a fresh process.
 *
 * node dist/scripts/bench-snapshot-speed.js [rounds]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  loadHeapdump,
  restoreSpeed,
  type SnapshotWriter,
  takeSnapshot,
} from '../profiles/heap/taking/take-snapshot.js';
import { median } from '../profiles/median.js';
import { measureInterleaved } from './measure-in-process.js';

interface SpeedRequest {
  readonly writer: SnapshotWriter;
}

/** CPU milliseconds of the same work, the collector's threads included: less moved by other programs than the clock. */
interface Speed {
  readonly before: number;
  readonly after: number;
  readonly restored: number;
}

const OBJECTS = 400_000;
const PASSES = 3;

/** Objects that survive a while, so that the collector has to move them: what V8 follows after a snapshot. */
function work(): number {
  const started = process.cpuUsage();
  for (let pass = 0; pass < PASSES; pass += 1) {
    const kept = new Map<number, { id: number; name: string; list: number[] }>();
    for (let id = 0; id < OBJECTS; id += 1) {
      kept.set(id % 50_000, { id, name: `feature ${id}`, list: [id, id + 0.5] });
    }
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** The median of several, after the first, which compiles. */
function measureWork(): number {
  return median([work(), work(), work(), work()].slice(1));
}

function measure({ writer }: SpeedRequest): Speed {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-snapshot-speed-'));
  try {
    const before = measureWork();
    takeSnapshot(join(folder, 'one.heapsnapshot'), { writer, comparable: true });
    const after = measureWork();
    restoreSpeed();
    return { before, after, restored: measureWork() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(rounds: number): Promise<void> {
  const writers: SnapshotWriter[] = loadHeapdump() === null ? ['node:v8'] : ['node:v8', 'heapdump'];
  const requests = writers.map((writer): SpeedRequest => ({ writer }));
  const speeds = await measureInterleaved<SpeedRequest, Speed>(
    fileURLToPath(import.meta.url),
    requests,
    rounds,
  );
  console.log(`Node ${process.version}, CPU time, medians of ${rounds} rounds; × is the ratio to before\n`);
  console.log('| snapshot by | before, ms | after it, ms | × | restored, ms | × |');
  console.log('|---|---:|---:|---:|---:|---:|');
  for (const [at, writer] of writers.entries()) {
    const of = (moment: keyof Speed): number => median(speeds[at]!.map(speed => speed[moment]));
    const ratio = (moment: keyof Speed): string =>
      median(speeds[at]!.map(each => each[moment] / each.before)).toFixed(2);
    console.log(
      `| ${writer} | ${of('before').toFixed(0)} | ${of('after').toFixed(0)} | ${ratio('after')} | ` +
        `${of('restored').toFixed(0)} | ${ratio('restored')} |`,
    );
  }
}

// Forked, it is the process that is measured.
if (process.send === undefined) await compare(Number(process.argv[2] ?? 5));
else
  process.once('message', (request: SpeedRequest) => process.send!(measure(request), () => process.exit(0)));
