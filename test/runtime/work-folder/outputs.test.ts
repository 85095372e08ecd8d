import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { openWorkflowText } from '../../../runtime/open-workflow.js';
import { UserError } from '../../../runtime/user-error.js';
import { Outputs } from '../../../runtime/work-folder/outputs.js';
import { WorkFolder } from '../../../runtime/work-folder/work-folder.js';
import { inTemporaryFolder } from '../store/temporary-folder.js';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const text = (value: string) => ({ type: 'string', value });
const expr = (value: string) => ({ type: 'flowExpr', value });

interface SinkNode {
  readonly action: string;
  readonly with: object;
}

/** Sinks `w0`, `w1`, …, each behind the same features. */
async function run(
  folder: string,
  sinks: readonly SinkNode[],
  features: object[],
  more = {},
): Promise<RunResult> {
  const nodes = sinks.map((sink, n) => ({ ...sink, id: id(n + 1), name: `w${n}`, type: 'action' }));
  const edges = nodes.map((sink, n) => ({
    ...{ id: id(500 + n), from: id(100), to: sink.id, fromPort: 'features', toPort: 'features' },
  }));
  const inline = text(JSON.stringify(features));
  const source = { id: id(100), name: 'r', type: 'action', action: 'JSON Reader', with: { inline } };
  const graph = { id: id(200), name: 'm', nodes: [source, ...nodes], edges };
  const definition = { id: id(300), name: 't', entryGraphId: id(200), graphs: [graph], ...more };
  const checked = openWorkflowText(JSON.stringify(definition), { name: 't' });
  return startRun(checked, { options: runOptions('after'), workDirectory: folder }).result;
}

const json = (output: object): SinkNode => ({ action: 'JSON Writer', with: { output } });
const grouped = (place: string): SinkNode => ({
  action: 'GeoJSON Writer',
  with: { output: text(place), groupBy: ['a'] },
});

test('two nodes on one file, or a file where another has a folder: an error before anything runs, naming both', async () => {
  const both = /nodes "w0" and "w1" both write "o\.json", so that one would replace what the other wrote/;
  const cases: readonly (readonly [SinkNode, SinkNode, RegExp])[] = [
    [json(text('o.json')), json(text('o.json')), both],
    [json(text('o.json')), json(text('sub/../o.json')), both],
    [json(text('./o.json')), json(text('o.json/')), both],
    [json(expr('"o" + ".json"')), json(text('o.json')), both],
    [json(text('o.json')), { action: 'CSV Writer', with: { output: text('o.json'), format: 'csv' } }, both],
    [json(text('x')), json(text('x/y')), /node "w1" writes "x\/y", but "x" is a file that node "w0" writes/],
    [
      json(text('x/y')),
      json(text('x')),
      /node "w1" writes a file "x", but node "w0" writes files in a folder/,
    ],
    [json(text('x')), grouped('x'), /node "w0" writes a file "x", but node "w1" writes files in a folder/],
    [grouped('x/y'), json(text('x')), /node "w1" writes a file "x", but node "w0" writes files in a folder/],
  ];
  await inTemporaryFolder(async folder => {
    for (const [first, second, says] of cases) {
      const message = await run(folder, [first, second], [{ a: 1 }]).then(
        () => 'it ran',
        (error: Error) => error.message,
      );
      assert.match(message, says);
      assert.match(message, /w1/);
      assert.not(readdirSync(folder).includes('artifacts'));
    }
  });
});

test('nodes may write beside each other, and into one folder', () =>
  inTemporaryFolder(async folder => {
    const sinks = [
      json(text('x/a.json')),
      json(text('x/b.json')),
      json(text('xa')),
      grouped('x'),
      grouped('x/sub'),
    ];
    const { status, outputs } = await run(folder, sinks, [{ a: 1 }]);
    assert.is(status, 'completed');
    assert.is(new Set(outputs).size, 5);
  }));

test('outputs that follow from features meet while the run goes on: the feature’s sentence, and no lost file', () =>
  inTemporaryFolder(async folder => {
    const sinks = [json(expr('attributes["a"]')), json(expr('attributes["b"]'))];
    const message = async (...features: object[]) =>
      (await run(folder, sinks, features)).failure?.message ?? '';
    assert.match(
      await message({ a: 'x', b: 'z' }, { a: 'x/y', b: 'z' }),
      /"x" is a file that it writes: one of them/,
    );
    assert.match(
      await message({ a: 'x/y', b: 'z' }, { a: 'x', b: 'z' }),
      /it writes files in a folder of that name/,
    );
    assert.match(await message({ a: 'x', b: 'x' }), /nodes "w[01]" and "w[01]" both write "x"/);
    assert.is(await message({ a: 'x', b: 'y' }), '');
  }));

test('the file of rejected features is its node’s', () =>
  inTemporaryFolder(async folder => {
    const rejecting = {
      errorPolicy: {
        sideFile: true,
        overrides: [{ node: id(1), disposition: 'reject' }],
      },
    };
    const message = await run(
      folder,
      [json(text('o.json')), json(text(`rejected/${id(1)}.jsonl`))],
      [],
      rejecting,
    ).then(
      () => 'it ran',
      (error: Error) => error.message,
    );
    assert.match(message, /nodes "w0" and "w1" both write "rejected\//);
  }));

test('names that no file can have, and names that lead out, are one sentence about the feature', () =>
  inTemporaryFolder(async folder => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['a\0b', /holds a NUL character/],
      ['n'.repeat(300), /has a name of more than 255 bytes/],
      ['ü'.repeat(140), /has a name of more than 255 bytes/],
      [`d/${'n'.repeat(300)}/f`, /has a name of more than 255 bytes/],
      ['../o', /leaves the folder/],
      ['a/../../o', /leaves the folder/],
      ['/etc/o', /is absolute/],
      ['~/o', /is absolute/],
      ['file:///tmp/o', /is a URI/],
      ['.', /names no file/],
      ['a/..', /names no file/],
      ['', /is empty/],
      [' o', /has whitespace around it/],
    ];
    for (const [output, says] of cases) {
      const { failure, outputs } = await run(folder, [json(expr('attributes["a"]'))], [{ a: output }]);
      assert.match(failure?.message ?? '', says);
      assert.not.match(failure!.message, /ENAMETOOLONG|ERR_|unfinished-|ENOENT/);
      assert.equal(outputs, []);
    }
  }));

test('a full disk is one sentence with the file, and leaves no half of it', () =>
  inTemporaryFolder(folder => {
    if (!existsSync('/dev/full')) return;
    const work = WorkFolder.open(folder);
    const outputs = new Outputs(work);
    const owner = { id: 'w', label: 'w' };
    const path = outputs.claim('sub/o.json', owner);
    mkdirSync(join(work.stagedArtifacts, 'sub'), { recursive: true });
    symlinkSync('/dev/full', join(work.stagedArtifacts, `sub/.o.json.${process.pid}.unfinished`));
    assert.throws(
      () => outputs.write(path, ['text'], owner),
      (error: Error) =>
        error instanceof UserError &&
        error.message === `${join(folder, 'artifacts/sub/o.json')} can't be written: the disk is full`,
    );
    assert.equal(outputs.list(), []);
    assert.equal(readdirSync(join(work.stagedArtifacts, 'sub')), []);
    work.end({ completed: false, nodeOf: () => undefined, keeps: () => false });
    assert.equal(readdirSync(folder), ['run-index.json']);
  }));

test('names that differ in upper and lower case are one where the file system says so', () => {
  const folder = (foldsCase: boolean) =>
    ({ artifacts: '/a', stagedArtifacts: '/s', foldsCase, check: () => undefined }) as unknown as WorkFolder;
  for (const folds of [false, true]) {
    const outputs = new Outputs(folder(folds));
    outputs.claim('Über/O.json', { id: '1', label: 'one' });
    const second = () => outputs.claim('u\u0308ber/o.JSON', { id: '2', label: 'two' });
    if (folds) assert.throws(second, /nodes "one" and "two" both write/);
    else assert.not.throws(second);
  }
});

test('no name leads out of the artifacts folder, and what is taken is taken once', () => {
  const part = fc.constantFrom('a', 'b', '..', '.', '', 'c.json');
  const output = fc.array(part, { minLength: 1, maxLength: 5 }).map(parts => parts.join('/'));
  return inTemporaryFolder(folder => {
    fc.assert(
      fc.property(fc.array(fc.tuple(output, fc.constantFrom('one', 'two')), { maxLength: 6 }), wanted => {
        const work = WorkFolder.open(folder);
        const outputs = new Outputs(work);
        const taken = new Map<string, string>();
        for (const [name, owner] of wanted) {
          const path = posix.join('/', name).slice(1).replace(/\/$/, '');
          const leaves = posix.normalize(`x/${name}`).startsWith('x/') === false || path === '';
          const clashes = [...taken].some(
            ([other, by]) =>
              (other === path && by !== owner) ||
              other.startsWith(`${path}/`) ||
              path.startsWith(`${other}/`),
          );
          try {
            const got = outputs.claim(name, { id: owner, label: owner });
            assert.not(leaves || clashes, `${name} was taken`);
            assert.is(got, path);
            taken.set(path, owner);
          } catch (error) {
            assert.instance(error, UserError, String(error));
            assert.ok(
              leaves || clashes || name.startsWith('/'),
              `${name} was refused: ${(error as Error).message}`,
            );
          }
        }
        work.end({ completed: false, nodeOf: () => undefined, keeps: () => false });
      }),
    );
    mkdirSync(join(folder, 'x'));
  });
});

test.run();
