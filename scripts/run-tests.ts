/**
 * Runs the tests in two processes at once, one for each core of a small machine: the kernel's, which wait for
 * processes of their own, beside all others. What each says is shown when it is done; the exit status is the worse.
 *
 * node dist/scripts/run-tests.js
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PARTS = {
  kernel: '^kernel/.*\\.test\\.js$',
  'everything else': '^(?!kernel/).*\\.test\\.js$',
};

const require = createRequire(import.meta.url);
const uvu = join(dirname(require.resolve('uvu')), '..', 'bin.js');

/** Whether all tests of a part passed. */
async function run(name: string, pattern: string): Promise<boolean> {
  const child = spawn(process.execPath, [uvu, 'dist/test', pattern], { stdio: ['ignore', 'pipe', 'pipe'] });
  const pieces: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => pieces.push(piece));
  console.error(`Testing ${name} …`);
  const [code] = (await once(child, 'close')) as [number | null];
  process.stdout.write(Buffer.concat(pieces));
  console.error(`Tested ${name}.`);
  return code === 0;
}

const results = await Promise.all(Object.entries(PARTS).map(([name, pattern]) => run(name, pattern)));
if (results.includes(false)) process.exitCode = 1;
