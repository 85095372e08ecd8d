/** `arclab compare` as its user types it: scales, what is wrong with them, and a comparison that is cut short. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arclab, MAIN, withFiles, withFolder } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

const FILES = { 'levels.yml': sampleWorkflow() };
const FAST = ['--runs', '1', '--mutation', 'clone-then-mutate'];

test('several scales say how every figure grows', () => {
  withFiles(FILES, folder => {
    const words = ['compare', 'levels.yml', '--scale', '1,3', '--strategies', 'owned', ...FAST, '--json'];
    const { status, stdout } = arclab(words, folder);
    assert.is(status, 0);
    const rows = JSON.parse(stdout) as { figure: string; fixed: number; perScale: number; scales: number }[];
    const bytes = rows.find(({ figure }) => figure === 'bytesModeled')!;
    // Every further repetition copies the same again.
    const once = JSON.parse(arclab(['clones', 'levels.yml', '--json'], folder).stdout) as {
      bytesModeled: number;
      site: string;
    }[];
    const ofFeatures = once.filter(({ site }) => site !== 'graph-build');
    assert.is(
      bytes.perScale,
      ofFeatures.reduce((sum, row) => sum + row.bytesModeled, 0),
    );
    assert.is(bytes.scales, 2);
  });
});

test('what cannot be scales, and what cannot be resumed, is told in a sentence', () => {
  withFiles(FILES, folder => {
    const refused = (words: readonly string[], status: number, pattern: RegExp) => {
      const answer = arclab(['compare', 'levels.yml', ...words], folder);
      assert.is(answer.status, status, answer.stderr);
      assert.match(answer.stderr, pattern);
      assert.is(answer.stdout, '');
    };
    refused(['--scale', '1,ten'], 2, /scale can't be "ten": it is a whole number from 1/);
    refused(['--scale', '2,2'], 2, /2 is there twice/);
    refused(['--scale', '1,2', '--ablation'], 1, /give --scale one number/);
    refused(['--resume'], 1, /--resume needs --out DIR/);
    refused(['--resume', '--out', 'report'], 1, /nothing to resume: .*runs\.jsonl does not exist/);
    assert.not(existsSync(join(folder, 'report')));
  });
});

test('Ctrl-C keeps the finished runs, and --resume goes on from them', async () => {
  await withFolder(FILES, async folder => {
    const words = [
      'compare',
      'levels.yml',
      '--ablation',
      '--runs',
      '1',
      '--status-delay-ms',
      '0',
      '--out',
      'report',
    ];
    const child = spawn(process.execPath, [MAIN, ...words], { cwd: folder, stdio: 'pipe' });
    let said = '';
    child.stderr.on('data', piece => {
      said += String(piece);
    });
    const journal = join(folder, 'report', 'tables', 'runs.jsonl');
    const finished = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 2 : 0);
    while (finished() < 1) await delay(20);
    child.kill('SIGINT');
    const [status] = (await once(child, 'close')) as [number];
    assert.is(status, 1);
    const kept = finished();
    assert.match(said, new RegExp(`interrupted: ${kept} finished runs are kept in report`));
    const first = readFileSync(journal, 'utf8').split('\n')[1]!;
    const resumed = arclab([...words, '--resume'], folder);
    assert.is(resumed.status, 0, resumed.stderr);
    assert.is(readFileSync(journal, 'utf8').split('\n')[1], first);
    assert.ok(finished() > kept);
  });
});

test.run();
