/**
 * Runs the tests in parts, two at once, each in a process of its own. What each says is shown when it is done; the
 * exit status is the worst. Temporary files go into one folder, which goes away with what tests that were cut short
 * left in it.
 *
 * Random cases are the same each time, and others with ARCLAB_TEST_SEED=2.
 *
 * node dist/scripts/run-tests.js
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Those that take longest first, so that no process is left alone with one at the end. */
const PARTS = {
  'the kernel': '^kernel/(?!cli/).*\\.test\\.js$',
  'the runtime': '^runtime/.*\\.test\\.js$',
  'the command line': '^kernel/cli/.*\\.test\\.js$',
  'everything else': '^(?!kernel/|runtime/).*\\.test\\.js$',
};
const PROGRAM = fileURLToPath(new URL('./run-test-files.js', import.meta.url));
/** As many as a small machine has processors. */
const AT_ONCE = 2;
/** How uvu begins the last line that it prints. */
const LAST_LINE = '\n  Duration:  ';
/** How long its process may go on after that: one that waits for something that never ends would hide the results. */
const PATIENCE_MS = 10_000;
/** A test that waits for what never comes must not take the other results with it. */
const LIMIT_MS = 8 * 60_000;

// Short: names of sockets in it must not pass 107 bytes.
const temporary = mkdtempSync(join(tmpdir(), 'arclab-'));

/** Whether all tests of a part passed. */
async function run(name: string, pattern: string): Promise<boolean> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, [PROGRAM, pattern], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...colours, TMPDIR: temporary },
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
  const output = Buffer.concat(pieces);
  process.stdout.write(output);
  return code === 0 && didRunAll(output.toString());
}

/** Tests behind a hook that throws are left out, and uvu ends as if all were well. */
function didRunAll(output: string): boolean {
  const [total, passed] = ['Total', 'Passed'].map(label =>
    Array.from(output.matchAll(new RegExp(`^ *${label}: +(\\d+)`, 'gm')), match => match[1]),
  );
  return String(total) === String(passed);
}

const waiting = Object.entries(PARTS);
const results: boolean[] = [];
const lane = async (): Promise<void> => {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    results.push(await run(...part));
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, lane));
rmSync(temporary, { recursive: true, force: true });
if (results.includes(false)) process.exitCode = 1;
