/**
 * Runs the tests in two processes at once, one for each core of a small machine: the kernel's, which wait for
 * processes of their own, beside all others. What each says is shown when it is done; the exit status is the worse.
 * Temporary files go into one folder, which goes away with what tests that were cut short left in it.
 *
 * node dist/scripts/run-tests.js
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PARTS = {
  kernel: '^kernel/.*\\.test\\.js$',
  'everything else': '^(?!kernel/).*\\.test\\.js$',
};

// Short: names of sockets in it must not pass 107 bytes.
const temporary = mkdtempSync(join(tmpdir(), 'arclab-'));
const require = createRequire(import.meta.url);
const uvu = join(dirname(require.resolve('uvu')), '..', 'bin.js');

/** How uvu begins the last line that it prints. */
const LAST_LINE = '\n  Duration:  ';
/** How long its process may go on after that: one that waits for something that never ends would hide the results. */
const PATIENCE_MS = 10_000;
/** A test that waits for what never comes must not take the other results with it. */
const LIMIT_MS = 12 * 60_000;

/** Whether all tests of a part passed. */
async function run(name: string, pattern: string): Promise<boolean> {
  const child = spawn(process.execPath, [uvu, 'dist/test', pattern], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  const pieces: Buffer[] = [];
  const end = (reason: string): void => {
    pieces.push(Buffer.from(`The tests of ${name} ${reason}; what was running was ended.\n`));
    child.kill('SIGKILL');
  };
  const timers = [setTimeout(() => end(`took more than ${LIMIT_MS / 60_000} minutes`), LIMIT_MS)];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      pieces.push(piece);
      if (!piece.includes(LAST_LINE)) return;
      timers.push(setTimeout(() => end('left something running'), PATIENCE_MS));
    });
  }
  console.error(`Testing ${name} …`);
  const [code] = (await once(child, 'close')) as [number | null];
  for (const timer of timers) clearTimeout(timer);
  process.stdout.write(Buffer.concat(pieces));
  console.error(`Tested ${name}.`);
  return code === 0;
}

const results = await Promise.all(Object.entries(PARTS).map(([name, pattern]) => run(name, pattern)));
rmSync(temporary, { recursive: true, force: true });
if (results.includes(false)) process.exitCode = 1;
