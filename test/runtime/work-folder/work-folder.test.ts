import { execFile } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runOptions } from '../../../runtime/execution/options.js';
import { openRun, startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { openWorkflowText } from '../../../runtime/open-workflow.js';
import { UserError } from '../../../runtime/user-error.js';
import { inTemporaryFolder } from '../store/temporary-folder.js';
import { stagedIn } from './staged-folder.js';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A reader and a JSON writer for every output; `broken` makes the run fail after it has begun. */
function workflowOf(outputs: readonly string[], value = 1, broken = false): string {
  const nodes = outputs.map((output, n) => ({
    ...{ id: id(n + 1), name: `w${n}`, type: 'action', action: 'JSON Writer' },
    with: { output: { type: 'string', value: output } },
  }));
  const inline = { type: 'string', value: JSON.stringify([{ a: value }]) };
  const converter = { type: 'flowExpr', value: 'attributes["nothing"]' };
  const failing = {
    ...{ id: id(99), name: 'broken', type: 'action', action: 'JSON Writer' },
    with: { output: { type: 'string', value: 'broken.json' }, converter },
  };
  const sinks = broken ? [...nodes, failing] : nodes;
  const edges = sinks.map((sink, n) => ({
    ...{ id: id(500 + n), from: id(100), to: sink.id, fromPort: 'features', toPort: 'features' },
  }));
  const source = { id: id(100), name: 'r', type: 'action', action: 'JSON Reader', with: { inline } };
  const graph = { id: id(200), name: 'm', nodes: [source, ...sinks], edges };
  return JSON.stringify({ id: id(300), name: 't', entryGraphId: id(200), graphs: [graph] });
}

interface Settings {
  readonly broken?: boolean;
  readonly value?: number;
  readonly store?: 'off' | 'reference';
  readonly from?: string;
}

function run(
  workDirectory: string,
  outputs: readonly string[],
  { broken = false, value = 1, store = 'off', from }: Settings = {},
): Promise<RunResult> {
  const graph = openWorkflowText(workflowOf(outputs, value, broken), { name: 't' });
  const options = runOptions('after', { featureStore: store });
  const replay =
    from === undefined ? {} : { replay: { from, storeDirectory: join(workDirectory, 'feature-store') } };
  return startRun(graph, { options, workDirectory, ...replay }).result;
}

function mistakeOf(step: () => unknown): string {
  try {
    step();
  } catch (error) {
    assert.instance(error, UserError, String(error));
    return (error as UserError).message;
  }
  throw new Error('a UserError should have been thrown');
}

function isLog(path: string): boolean {
  return /^(?:action|user-facing)-log/.test(path);
}

/** Every file below a folder but logs and the index, with its text. */
function filesIn(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (!entry.isFile() || isLog(name) || name === 'run-index.json') continue;
    files[name] = readFileSync(path, 'utf8');
  }
  return files;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

test('a run replaces what runs wrote, and leaves everybody else’s files alone', () =>
  inTemporaryFolder(async folder => {
    for (const name of [
      'artifacts/mine.txt',
      'feature-store/mine.jsonl',
      'spill/x',
      'failed-run/x',
      'unfinished-1/x',
    ]) {
      put(join(folder, name), 'mine');
    }
    const theirs = filesIn(folder);
    const first = await run(folder, ['a.json', 'sub/b.json'], { store: 'reference' });
    assert.is(first.status, 'completed');
    assert.equal(first.outputs, [join(folder, 'artifacts/a.json'), join(folder, 'artifacts/sub/b.json')]);
    assert.is(first.directory, folder);
    assert.is((await run(folder, ['c.json'], { value: 2 })).status, 'completed');
    assert.equal(filesIn(folder), { ...theirs, 'artifacts/c.json': '[{"a":2}]' });
    assert.not(existsSync(join(folder, 'artifacts/sub')), 'a folder that only a run used goes with its file');
  }));

test('a run that fails leaves the results of one that did not, and says where its own are', () =>
  inTemporaryFolder(async folder => {
    await run(folder, ['a.json'], { store: 'reference' });
    const before = filesIn(folder);
    const failed = await run(folder, ['a.json'], { broken: true, value: 2, store: 'reference' });
    assert.is(failed.status, 'failed');
    assert.is(failed.directory, join(folder, 'failed-run'));
    for (const path of failed.outputs) assert.ok(existsSync(path), path);
    const after = filesIn(folder);
    for (const [name, text] of Object.entries(before)) assert.is(after[name], text, name);
    const stored = Object.keys(after).filter(name => name.startsWith('failed-run/feature-store/'));
    assert.ok(stored.length > 0);
    assert.is((await run(folder, ['a.json'], { value: 3 })).status, 'completed');
    assert.equal(
      filesIn(folder),
      { 'artifacts/a.json': '[{"a":3}]' },
      'a failed run goes with the next success',
    );
    assert.not(existsSync(join(folder, 'failed-run')));
  }));

test('until a run has completed, a failed one is in the usual places, and one that never started replaces nothing', () =>
  inTemporaryFolder(async folder => {
    const failed = await run(folder, ['a.json'], { broken: true, store: 'reference' });
    assert.is(failed.directory, folder);
    const left = filesIn(folder);
    assert.ok(Object.keys(left).some(name => name.startsWith('feature-store/')));
    assert.match(
      mistakeOf(() => void run(folder, ['o.json', 'o.json'])),
      /nodes "w0" and "w1" both write "o\.json"/,
    );
    assert.equal(filesIn(folder), left);
    const log = readFileSync(join(folder, 'user-facing-log/user-facing.log'), 'utf8');
    assert.match(
      log,
      /w1 - Failed: Invalid configuration for JsonWriter/,
      'the log is the last run’s, whatever became of it',
    );
    assert.equal(stagedIn(folder), []);
  }));

test('a workflow reads what an earlier run wrote in the same folder', () =>
  inTemporaryFolder(async folder => {
    await run(folder, ['a.json'], { value: 7 });
    const definition = JSON.parse(workflowOf(['a.json', 'b.json']));
    definition.graphs[0].nodes[0].with = {
      dataset: { type: 'string', value: join(folder, 'artifacts/a.json') },
    };
    const text = JSON.stringify(definition);
    const { result } = startRun(openWorkflowText(text, { name: 't' }), {
      options: runOptions('after'),
      workDirectory: folder,
    });
    assert.is((await result).failure, null);
    assert.equal(filesIn(folder), { 'artifacts/a.json': '[{"a":7}]', 'artifacts/b.json': '[{"a":7}]' });
  }));

test('files in the way that are no run’s are one sentence before anything runs, and stay', () =>
  inTemporaryFolder(async folder => {
    const cases: readonly (readonly [place: string, make: (at: string) => void, says: RegExp])[] = [
      [
        'artifacts/o.json',
        at => put(at, 'mine'),
        /artifacts\/o\.json was not written by a run; move it away/,
      ],
      ['artifacts/sub', at => put(at, 'mine'), /artifacts\/sub was not written by a run/],
      ['artifacts/o.json', at => put(join(at, 'x'), 'mine'), /is a folder with files that no run wrote/],
      ['artifacts', at => put(at, 'mine'), /artifacts is no folder, and a run needs one/],
      ['feature-store', at => put(at, 'mine'), /feature-store is no folder/],
      ['action-log/all.log', at => put(at, 'mine'), /all\.log was not written by a run/],
      ['run-index.json', at => put(at, '{}'), /run-index\.json does not tell what runs wrote/],
      ['artifacts', at => symlinkSync('nowhere', at), /artifacts is no folder/],
    ];
    for (const [number, [place, make, says]] of cases.entries()) {
      const work = join(folder, String(number));
      const at = join(work, place);
      mkdirSync(dirname(at), { recursive: true });
      make(at);
      const before = readdirSync(work, { recursive: true }).filter(name => !isLog(String(name)));
      assert.match(
        mistakeOf(() => void run(work, ['o.json', 'sub/p.json'])),
        says,
        place,
      );
      const after = readdirSync(work, { recursive: true }).filter(
        name => !isLog(String(name)) && (name !== 'run-index.json' || place === name),
      );
      assert.equal(after.sort(), before.sort(), place);
    }
  }));

test('a link inside the artifacts leads no output outside, and no link is replaced', () =>
  inTemporaryFolder(async folder => {
    const [work, outside] = [join(folder, 'work'), join(folder, 'outside')];
    mkdirSync(join(work, 'artifacts'), { recursive: true });
    mkdirSync(outside);
    symlinkSync(outside, join(work, 'artifacts/link'));
    symlinkSync(join(outside, 'o.json'), join(work, 'artifacts/o.json'));
    for (const output of ['link/o.json', 'o.json']) {
      assert.match(
        mistakeOf(() => void run(work, [output])),
        /is a symbolic link, which a run neither follows/,
      );
    }
    assert.equal(readdirSync(outside), []);
    assert.ok(lstatSync(join(work, 'artifacts/o.json')).isSymbolicLink());
  }));

test('the artifacts folder itself may be a link, which stays', () =>
  inTemporaryFolder(async folder => {
    const [work, outside] = [join(folder, 'work'), join(folder, 'outside')];
    put(join(outside, 'mine.txt'), 'mine');
    mkdirSync(work);
    symlinkSync(outside, join(work, 'artifacts'));
    for (const value of [1, 2]) assert.is((await run(work, ['o.json'], { value })).status, 'completed');
    assert.ok(lstatSync(join(work, 'artifacts')).isSymbolicLink());
    assert.equal(filesIn(outside), { 'mine.txt': 'mine', 'o.json': '[{"a":2}]' });
  }));

test('an artifact that was changed since is the user’s; one that was only copied is not', () =>
  inTemporaryFolder(async folder => {
    await run(folder, ['a.json', 'b.json']);
    utimesSync(join(folder, 'artifacts/a.json'), 1, 1);
    assert.is((await run(folder, ['a.json', 'b.json'])).status, 'completed');
    writeFileSync(join(folder, 'artifacts/a.json'), '[{"a":9}]');
    assert.match(
      mistakeOf(() => void run(folder, ['a.json'])),
      /artifacts\/a\.json was changed since a run wrote it; move it away/,
    );
    await run(folder, ['c.json']);
    assert.equal(Object.keys(filesIn(folder)), ['artifacts/a.json', 'artifacts/c.json']);
  }));

test('a file gives way to a folder and a folder to a file where both are runs’', () =>
  inTemporaryFolder(async folder => {
    for (const output of ['x', 'x/y/z', 'x', 'x/y']) {
      assert.is((await run(folder, [output])).status, 'completed');
      assert.equal(Object.keys(filesIn(folder)), [`artifacts/${output}`]);
    }
  }));

test('runs at the same time write apart; the last to end has its results there', () =>
  inTemporaryFolder(async folder => {
    const graph = (value: number) =>
      openWorkflowText(workflowOf(['o.json', `o${value}.json`], value), { name: 't' });
    const options = runOptions('after', { featureStore: 'reference' });
    const [first, second] = [1, 2].map(value => openRun(graph(value), { options, workDirectory: folder }));
    await Promise.all([first!.advance([id(100)]), second!.advance([id(100)])]);
    assert.is(stagedIn(folder).length, 2);
    assert.is((await second!.advance()).result!.status, 'completed');
    assert.is((await first!.advance()).result!.status, 'completed');
    const artifacts = filesIn(join(folder, 'artifacts'));
    assert.equal(artifacts, { 'o.json': '[{"a":1}]', 'o1.json': '[{"a":1}]' });
    assert.equal(stagedIn(folder), []);
  }));

test('what a killed run left is a failed run’s; one that may be alive elsewhere is left alone', () =>
  inTemporaryFolder(async folder => {
    await run(folder, ['a.json']);
    const dead = { pid: 2 ** 22 + 1, host: hostname(), born: '1' };
    put(join(folder, 'unfinished-dead/run.json'), JSON.stringify(dead));
    put(join(folder, 'unfinished-dead/feature-store/x.features.jsonl.unfinished'), 'half');
    put(join(folder, 'unfinished-dead/spill/1.spill'), 'kept');
    put(join(folder, 'unfinished-away/run.json'), JSON.stringify({ ...dead, host: 'another-machine' }));
    const failing = await run(folder, [], { broken: true });
    assert.is(failing.status, 'failed');
    const files = filesIn(folder);
    assert.equal(Object.keys(files).sort(), [
      'artifacts/a.json',
      'failed-run/feature-store/x.features.jsonl.unfinished',
      'unfinished-away/run.json',
    ]);
  }));

test('a run that was killed while it put its files in place is ended by the next', () =>
  inTemporaryFolder(async folder => {
    await run(folder, ['a.json', 'b.json']);
    const index = JSON.parse(readFileSync(join(folder, 'run-index.json'), 'utf8'));
    // What `place` writes before the first file is moved, and the first move.
    const logs = { 'action-log/all.log': {}, 'user-facing-log/user-facing.log': {} };
    const next = { ...logs, 'artifacts/a.json': {}, 'artifacts/c.json': {} };
    const placing = {
      staged: 'unfinished-x',
      into: '',
      outcome: 'completed',
      files: next,
      stale: ['artifacts/b.json'],
    };
    writeFileSync(
      join(folder, 'run-index.json'),
      JSON.stringify({ ...index, files: { ...index.files, ...next }, placing }),
    );
    put(join(folder, 'unfinished-x/artifacts/a.json'), 'new a');
    put(join(folder, 'unfinished-x/artifacts/c.json'), 'new c');
    mkdirSync(join(folder, 'unfinished-x/artifacts/left'));
    renameSync(join(folder, 'unfinished-x/artifacts/a.json'), join(folder, 'artifacts/a.json'));
    await run(folder, [], { broken: true });
    assert.equal(filesIn(folder), { 'artifacts/a.json': 'new a', 'artifacts/c.json': 'new c' });
    assert.equal(stagedIn(folder), []);
  }));

test('a lock that a killed process left stops nobody', () =>
  inTemporaryFolder(async folder => {
    put(
      join(folder, 'run-index.json.lock'),
      JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), born: '1' }),
    );
    assert.is((await run(folder, ['a.json'])).status, 'completed');
    assert.not(existsSync(join(folder, 'run-index.json.lock')));
  }));

test('a lock and a folder of which nobody knows whose they are do not stay for ever', () =>
  inTemporaryFolder(async folder => {
    put(join(folder, 'run-index.json.lock'), '');
    utimesSync(join(folder, 'run-index.json.lock'), 1, 1);
    mkdirSync(join(folder, 'unfinished-0123abcd'));
    mkdirSync(join(folder, 'unfinished-business'));
    assert.is((await run(folder, ['a.json'])).status, 'completed');
    const names = readdirSync(folder).sort();
    assert.equal(names, [
      'action-log',
      'artifacts',
      'run-index.json',
      'unfinished-business',
      'user-facing-log',
    ]);
  }));

test('processes that end at once put their files in place one after the other', () =>
  inTemporaryFolder(async folder => {
    const program = `
      import { WorkFolder } from ${JSON.stringify(new URL('../../../runtime/work-folder/work-folder.js', import.meta.url))};
      import { mkdirSync, writeFileSync } from 'node:fs';
      const [folder, number] = process.argv.slice(1);
      for (let again = 0; again < 5; again++) {
        const work = WorkFolder.open(folder);
        mkdirSync(work.stagedArtifacts);
        for (const name of ['same', 'of' + number]) writeFileSync(work.stagedArtifacts + '/' + name, number);
        work.end({ completed: true, nodeOf: () => 'n', keeps: () => false });
      }`;
    const ended = ['1', '2', '3'].map(number => {
      const words = ['--input-type=module', '--eval', program, folder, number];
      return promisify(execFile)(process.execPath, words);
    });
    await Promise.all(ended);
    const { same, ...others } = filesIn(join(folder, 'artifacts'));
    assert.equal(others, { [`of${same}`]: same }, 'all is of the last one');
    const index = JSON.parse(readFileSync(join(folder, 'run-index.json'), 'utf8'));
    assert.equal(Object.keys(index.files).sort(), [`artifacts/of${same}`, 'artifacts/same']);
    assert.equal(readdirSync(folder).sort(), ['artifacts', 'run-index.json']);
  }));

test('a replay in the folder keeps what the nodes wrote that it does not run', () =>
  inTemporaryFolder(async folder => {
    await run(folder, ['a.json', 'b.json'], { store: 'reference' });
    const before = filesIn(folder);
    for (let again = 0; again < 2; again++) {
      assert.is(
        (await run(folder, ['a.json', 'b.json'], { from: 'w1', store: 'reference' })).status,
        'completed',
      );
      assert.equal(filesIn(folder), before);
    }
    const outputs = ['a.json', 'c.json'];
    await run(folder, outputs, { from: 'w1' });
    assert.equal(
      Object.keys(filesIn(folder)).filter(name => name.startsWith('artifacts')),
      ['artifacts/a.json', 'artifacts/c.json'],
    );
  }));

test('whatever runs, fails and is put there, no file of the user’s is changed or lost', async () => {
  const names = ['a', 'b', 'd/a', 'd/e/b'] as const;
  const name = fc.constantFrom(...names);
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('run' as const),
      outputs: fc.uniqueArray(name, { maxLength: 3 }),
      broken: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('put' as const),
      at: name,
      top: fc.constantFrom('artifacts', 'failed-run/artifacts'),
    }),
    fc.record({ kind: fc.constant('remove' as const), at: name }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), steps =>
      inTemporaryFolder(async folder => {
        const theirs = new Map<string, string>();
        let completed: Record<string, string> | undefined;
        for (const [number, step] of steps.entries()) {
          if (step.kind === 'run') {
            const settings = { broken: step.broken, value: number, store: 'reference' as const };
            let result: RunResult | undefined;
            try {
              result = await run(folder, step.outputs, settings);
            } catch (error) {
              assert.instance(error, UserError, String(error));
            }
            if (result?.status === 'completed') {
              completed = Object.fromEntries(step.outputs.map(output => [output, `[{"a":${number}}]`]));
            }
          } else if (step.kind === 'put') {
            const path = join(folder, step.top, step.at);
            try {
              put(path, `mine ${number}`);
            } catch {
              continue;
            }
            theirs.set(path, `mine ${number}`);
            if (step.top === 'artifacts') delete completed?.[step.at];
          } else {
            const path = join(folder, 'artifacts', step.at);
            if (theirs.delete(path) || completed?.[step.at] !== undefined) rmSync(path);
            delete completed?.[step.at];
          }
          for (const [path, text] of theirs) assert.is(readFileSync(path, 'utf8'), text, path);
          for (const [output, text] of Object.entries(completed ?? {})) {
            assert.is(readFileSync(join(folder, 'artifacts', output), 'utf8'), text, output);
          }
        }
      }),
    ),
    { numRuns: 60, includeErrorInReport: true },
  );
});

test.run();
