/**
 * Runs the tests in parts, two at once, each in a process of its own. What each says is shown when it is done; the
 * exit status is the worst. Nothing that a test left running outlives its part, and no part is waited for that hangs.
 * Temporary files go into one folder, which goes away with what tests that were cut short left in it.
 *
 * Random cases are the same each time, and others with ARCLAB_TEST_SEED=2.
 *
 * node dist/scripts/run-tests.js [KIND]
 *
 * KIND is how the names of the files end that are run, before `.js`: `test` if it isn't given.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The parts of each kind. Those that take longest come first, so that no process is left alone with one at the end. */
const KINDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  test: {
    'the kernel': '^kernel/(?!cli/).*\\.test\\.js$',
    'the runtime': '^runtime/.*\\.test\\.js$',
    'the command line': '^kernel/cli/.*\\.test\\.js$',
    'everything else': '^(?!kernel/|runtime/).*\\.test\\.js$',
  },
  slow: {
    'what takes long of replays and inference': '^profiles/(?:replay|infer)/.*\\.slow\\.js$',
    'what takes long of the rest': '^(?!profiles/(?:replay|infer)/).*\\.slow\\.js$',
  },
  browser: { 'pages in a browser': '\\.browser\\.js$' },
  jupyter: { 'the kernel in JupyterLab': '\\.jupyter\\.js$' },
};
const PROGRAM = fileURLToPath(new URL('./run-test-files.js', import.meta.url));
/** As many as a small machine has processors. */
const AT_ONCE = 2;
/** How uvu begins the last line that it prints. */
const LAST_LINE = '\n  Duration:  ';
/** How long its process may go on after that: one that waits for something that never ends would hide the results. */
const PATIENCE_MS = 10_000;
/**
 * How long a part may say nothing: a test that waits for what never comes must not take the other results with it. Not
 * how long it may take, which is up to the machine and what else it does.
 */
const SILENCE_MS = 8 * 60_000;

const [kind = 'test'] = process.argv.slice(2);
const parts = KINDS[kind];
if (!parts) {
  console.error(`There are no tests of the kind ${kind}, only of ${Object.keys(KINDS).join(', ')}`);
  process.exit(2);
}
// Short: names of sockets in it must not pass 107 bytes.
const temporary = mkdtempSync(join(tmpdir(), 'arclab-'));

/** Ends a part and what its tests have started. */
type End = () => void;
const running = new Set<End>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const end of running) end();
    rmSync(temporary, { recursive: true, force: true });
    process.kill(process.pid, signal);
  });
}

/** Whether all tests of a part passed. */
async function run(name: string, pattern: string): Promise<boolean> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, [PROGRAM, pattern], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which can be ended as one.
    detached: true,
    env: { ...process.env, ...colours, TMPDIR: temporary },
  });
  const pieces: Buffer[] = [];
  const kill: End = () => endGroup(child);
  const end = (reason: string): void => {
    pieces.push(Buffer.from(`The tests of ${name} ${reason}; what was running was ended.\n`));
    kill();
  };
  running.add(kill);
  const silence = setTimeout(() => end(`said nothing for ${SILENCE_MS / 60_000} minutes`), SILENCE_MS);
  const timers = [silence];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      pieces.push(piece);
      silence.refresh();
      if (!piece.includes(LAST_LINE)) return;
      timers.push(setTimeout(() => end('left something running'), PATIENCE_MS));
    });
  }
  console.error(`Testing ${name} …`);
  // What was left running may hold the other ends of its pipes.
  void once(child, 'exit').then(() => timers.push(setTimeout(kill, PATIENCE_MS)));
  const [code] = (await once(child, 'close')) as [number | null];
  kill();
  running.delete(kill);
  for (const timer of timers) clearTimeout(timer);
  const output = Buffer.concat(pieces);
  process.stdout.write(output);
  return code === 0 && didRunAll(output.toString());
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left in it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Tests behind a hook that throws are left out, and uvu ends as if all were well. */
function didRunAll(output: string): boolean {
  const [total, passed] = ['Total', 'Passed'].map(label =>
    Array.from(output.matchAll(new RegExp(`^ *${label}: +(\\d+)`, 'gm')), match => match[1]),
  );
  return Number(total) > 0 && String(total) === String(passed);
}

const waiting = Object.entries(parts);
const results: boolean[] = [];
const lane = async (): Promise<void> => {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    results.push(await run(...part));
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, lane));
rmSync(temporary, { recursive: true, force: true });
if (results.includes(false)) process.exitCode = 1;
