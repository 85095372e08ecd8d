/** Kills runs with the store on at random moments: no file that a reader takes for whole may be anything else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { featureLine } from '../../../runtime/store/feature-line.js';
import { readStoreFile } from '../../../runtime/store/read-store.js';
import { UserError } from '../../../runtime/user-error.js';
import { WorkFolder } from '../../../runtime/work-folder/work-folder.js';
import { inTemporaryFolder } from '../store/temporary-folder.js';
import { stagedIn } from '../work-folder/staged-folder.js';

const PROGRAM = fileURLToPath(new URL('./store-heavy-run.js', import.meta.url));

const KILLS = 50;
/** Children at a time. */
const LANES = 2;

interface Child {
  readonly process: ChildProcess;
  /** Resolves when the run has started. */
  readonly started: Promise<void>;
  readonly ended: Promise<{ readonly output: string; readonly signal: NodeJS.Signals | null }>;
}

function startChild(workDirectory: string, compression: string): Child {
  const child = spawn(process.execPath, [PROGRAM, workDirectory, compression], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const started = new Promise<void>(resolve => {
    child.stdout!.on('data', (text: Buffer) => {
      output += text.toString();
      resolve();
    });
  });
  const ended = new Promise<{ output: string; signal: NodeJS.Signals | null }>(resolve => {
    child.once('close', (_, signal) => resolve({ output, signal }));
  });
  return { process: child, started, ended };
}

/** The lines of every whole file of a store, by the file's name, and the number of those that are refused. */
function read(store: string) {
  const whole = new Map<string, string[]>();
  let refused = 0;
  for (const name of existsSync(store) ? readdirSync(store) : []) {
    if (name.startsWith('index.json')) continue;
    try {
      whole.set(name, Array.from(readStoreFile(join(store, name)), featureLine));
    } catch (error) {
      assert.instance(error, UserError);
      assert.ok(name.endsWith('.unfinished'), `${name} is refused by its name: ${(error as Error).message}`);
      assert.match((error as Error).message, /is unfinished/);
      refused++;
    }
  }
  return { whole, refused };
}

/** What the next run does first. */
function adopt(workDirectory: string): void {
  WorkFolder.open(workDirectory).end({ completed: false, nodeOf: () => undefined, keeps: () => false });
}

for (const compression of ['none', 'zstd']) {
  test(`${KILLS / 2} runs killed at random moments, compression ${compression}: every file is whole, or refused by its name`, () =>
    inTemporaryFolder(async folder => {
      const complete = join(folder, 'complete');
      const { output } = await startChild(complete, compression).ended;
      const [, status, elapsedMs] = /^started\n(\w+) ([\d.]+)\n$/.exec(output)!;
      assert.is(status, 'completed');
      const expected = read(join(complete, 'feature-store'));
      assert.is(expected.refused, 0);
      let killed = 0;
      let accepted = 0;
      let refused = 0;
      const killOne = async (number: number): Promise<void> => {
        const workDirectory = join(folder, `${number}`);
        const child = startChild(workDirectory, compression);
        await child.started;
        await sleep(Math.random() * Number(elapsedMs));
        child.process.kill('SIGKILL');
        if ((await child.ended).signal === 'SIGKILL') killed++;
        // Where it was writing; the next run puts it where a failed run's files are.
        const [unfinished] = stagedIn(workDirectory);
        const where = unfinished ?? workDirectory;
        let found = read(join(where, 'feature-store'));
        if (unfinished !== undefined) {
          adopt(workDirectory);
          const adopted = read(join(workDirectory, 'feature-store'));
          // One that was killed while it put its files in place had some of them there already.
          const left = [...found.whole].map(([name]) => [name, adopted.whole.get(name)] as const);
          assert.equal(new Map(left), found.whole, 'the next run finds what the killed one left');
          assert.ok(adopted.refused >= found.refused, `${adopted.refused} of ${found.refused} are refused`);
          assert.equal(stagedIn(workDirectory), []);
          found = adopted;
        }
        for (const [name, lines] of found.whole) {
          assert.equal(lines, expected.whole.get(name), `${name} is not what a run that goes on writes`);
        }
        accepted += found.whole.size;
        refused += found.refused;
        rmSync(workDirectory, { recursive: true });
      };
      let next = 0;
      const lane = async (): Promise<void> => {
        while (next < KILLS / 2) await killOne(next++);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      assert.ok(killed > KILLS / 4, `${killed} runs were killed while they ran`);
      assert.ok(accepted > 0 && refused > 0, `${accepted} files were accepted and ${refused} refused`);
    }));
}

test.run();
