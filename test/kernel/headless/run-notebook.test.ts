import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type NotebookProgress, runNotebook } from '../../../kernel/headless/index.js';
import { UserError } from '../../../runtime/user-error.js';
import { brief, folder, readValid, type TestCell, writeNotebook } from './temporary-notebook.js';

/** Runs cells as a notebook and gives what each code cell shows. */
async function outputsOf(
  cells: TestCell[],
  options: Parameters<typeof runNotebook>[1] = {},
): Promise<string[][]> {
  const run = await runNotebook(writeNotebook('cells.ipynb', cells), options);
  return readValid(run.notebook).map(({ outputs }) => brief(outputs ?? []));
}

test('every kind of output ends up in a valid notebook', async () => {
  const run = await runNotebook('test/kernel/headless/fixtures/every-output.ipynb', {
    out: join(folder, 'every'),
  });
  assert.equal(run, {
    ok: true,
    notebook: join(folder, 'every/every-output.ipynb'),
    html: join(folder, 'every/every-output.html'),
  });
  const cells = readValid(run.notebook);
  assert.equal(
    cells.flatMap(({ execution_count }) => execution_count ?? []),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  const formats = cells.flatMap(({ outputs = [] }) =>
    outputs.map(({ output_type, data }) => [output_type, ...Object.keys(data ?? {})].join(' ')),
  );
  for (const expected of [
    'stream',
    'error',
    'execute_result text/plain',
    'display_data text/html text/plain application/vnd.dataresource+json',
    'display_data application/vnd.vegalite.v5+json text/plain image/svg+xml',
    'display_data image/png',
    'display_data text/markdown',
    'display_data application/json',
  ]) {
    assert.ok(formats.includes(expected), expected);
  }
});

test('outputs stand in their cells, in order, streams in one piece; old ones are gone', async () => {
  assert.equal(
    await outputsOf([
      '# Title',
      'console.log(1); console.log(2); console.error(3); console.log(4); "result"',
      '',
      'const quiet = 1',
    ]),
    [[], ['stdout: 1\n2\n', 'stderr: 3\n', 'stdout: 4\n', "execute_result: 'result'"], [], []],
  );
});

test('a display that is updated changes where it stands, and late output goes to its cell', async () => {
  assert.equal(
    await outputsOf([
      'display("a", { id: "x" }); console.log("b"); setTimeout(() => { console.log("late"); display("A", { id: "x", update: true }) }, 5); void 0',
      'await new Promise(resolve => setTimeout(resolve, 30))',
    ]),
    [["display_data: 'A'", 'stdout: b\nlate\n'], []],
  );
});

test('the first cell that fails stops the notebook, with its error in its place', async () => {
  const path = writeNotebook('fails.ipynb', [
    'let a = 1',
    'console.log(a);\n(a as any).nope()',
    'console.log("never")',
  ]);
  const run = await runNotebook(path);
  assert.equal(run.error, { cell: 2, ename: 'TypeError', evalue: 'a.nope is not a function' });
  assert.not.ok(run.ok);
  const cells = readValid(run.notebook);
  assert.equal(
    cells.map(({ outputs }) => brief(outputs)),
    [[], ['stdout: 1\n', 'TypeError: a.nope is not a function'], []],
  );
  assert.equal(
    cells.map(({ execution_count }) => execution_count),
    [1, 2, null],
  );
  assert.match(
    readFileSync(run.html, 'utf8'),
    'An error happened in <a href="#c1">cell [2]</a>; one cell after it did not run.<br>TypeError: a.nope is not a function',
  );
});

test('allowErrors goes on, also after a death; a cell may say that it raises', async () => {
  const cells: TestCell[] = [
    { source: 'throw new Error("expected")', tags: ['raises-exception'] },
    'let a = 1',
    'process.exit(2)',
    'typeof a',
  ];
  const path = writeNotebook('allowed.ipynb', cells);
  const stopped = await runNotebook(path);
  assert.equal(stopped.error?.cell, 3);
  const run = await runNotebook(path, { allowErrors: true });
  assert.ok(run.ok);
  assert.is(run.error?.ename, 'SessionExited');
  assert.equal(brief(readValid(run.notebook).at(-1)!.outputs), ["execute_result: 'undefined'"]);
});

test('a cell that takes too long fails with its limit', async () => {
  const run = await runNotebook(writeNotebook('slow.ipynb', ['while (true) {}']), { timeoutSeconds: 0.3 });
  assert.equal(run.error, {
    cell: 1,
    ename: 'CellTimeout',
    evalue: 'the cell ran longer than its limit of 0.3 s; its variables are as it left them',
  });
});

test("cells run in the notebook's folder, under the given flags", async () => {
  writeFileSync(join(folder, 'beside.mjs'), 'export const beside = "found";');
  const cells = [
    'import { beside } from "./beside.mjs";\n[beside, process.cwd(), process.execArgv.join()].join("|")',
  ];
  const [[shown]] = (await outputsOf(cells, { nodeFlags: ['--max-old-space-size=60'] })) as [[string]];
  assert.is(shown, `execute_result: 'found|${folder}|--max-old-space-size=60'`);
});

test('the files: beside the notebook under a new name, or in a folder under its own; nothing else', async () => {
  const path = writeNotebook('named.ipynb', ['1']);
  const original = readFileSync(path, 'utf8');
  const { notebook, html } = await runNotebook(path);
  assert.equal([notebook, html], [join(folder, 'named.executed.ipynb'), join(folder, 'named.executed.html')]);
  assert.is(readFileSync(path, 'utf8'), original);
  const out = join(folder, 'new/folder');
  assert.is((await runNotebook(path, { out })).notebook, join(out, 'named.ipynb'));
  assert.equal(readdirSync(out).sort(), ['named.html', 'named.ipynb']);
});

test('a folder that cannot be written is a mistake of the user, and leaves nothing', async () => {
  const path = writeNotebook('blocked.ipynb', ['1']);
  writeFileSync(join(folder, 'a-file'), '');
  try {
    await runNotebook(path, { out: join(folder, 'a-file') });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    assert.match((error as Error).message, `The folder ${join(folder, 'a-file')} cannot be made: `);
  }
  assert.not.ok(existsSync(join(folder, 'blocked.executed.ipynb')));
});

test('progress: each cell with its heading or first line, and bars inside of it', async () => {
  const seen: NotebookProgress[] = [];
  const bar = `import { progress } from '${new URL('../../../kernel/display/index.js', import.meta.url).href}';\nprogress(1, 'Inner').end()`;
  const path = writeNotebook('progress.ipynb', [
    'let a = 1; // no heading yet\na',
    '# First\n\n## *Second* `part`',
    '   ',
    bar,
    'throw 1',
  ]);
  await runNotebook(path, { onProgress: progress => seen.push(progress) });
  assert.equal(
    seen.map(progress => [
      progress.kind,
      `${progress.position}/${progress.total}`,
      progress.title,
      progress.kind === 'step' ? progress.state.label : progress.kind === 'end' && progress.failed,
    ]),
    [
      ['start', '1/3', 'let a = 1; // no heading yet', false],
      ['end', '1/3', 'let a = 1; // no heading yet', false],
      ['start', '2/3', 'Second part', false],
      ['step', '2/3', 'Second part', 'Inner'],
      ['step', '2/3', 'Second part', 'Inner'],
      ['end', '2/3', 'Second part', false],
      ['start', '3/3', 'Second part', false],
      ['end', '3/3', 'Second part', true],
    ],
  );
});

test('magics work as in Jupyter', async () => {
  const [time, wrong] = await outputsOf(['%%time\n6 * 7', '%%tiem\n1'], { allowErrors: true });
  assert.match(time![0]!, /^display_data: +wallMs +userMs +systemMs +gcMs\n/);
  assert.is(time![1], 'execute_result: 42');
  assert.match(wrong![0]!, /^MagicError: there is no magic "%%tiem"; did you mean "%%time"/);
});

test.run();
