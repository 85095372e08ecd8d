import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Parameters, parseParameter, runNotebook } from '../../../kernel/headless/index.js';
import { UserError } from '../../../runtime/user-error.js';
import { brief, readValid, type TestCell, writeNotebook } from './temporary-notebook.js';

const CELLS: TestCell[] = [
  '# Parametrised',
  {
    source: 'const runs: number = 3;\nlet name = "counties", when: string | null = null;',
    tags: ['parameters'],
  },
  '[runs, name, when].join()',
];

async function run(parameters: Parameters, cells = CELLS) {
  const { notebook } = await runNotebook(writeNotebook('parameters.ipynb', cells), { parameters });
  return { path: notebook, cells: readValid(notebook) };
}

async function problemOf(parameters: Parameters, cells = CELLS): Promise<string> {
  try {
    await run(parameters, cells);
  } catch (error) {
    assert.instance(error, UserError);
    return (error as Error).message.replace(/.*\//, '');
  }
  return 'none';
}

test('given values follow the defaults in a cell of their own', async () => {
  const { cells } = await run({ runs: 5, name: 'it\'s "x"' });
  assert.equal(cells[2]!.metadata.tags, ['injected-parameters']);
  assert.is(
    cells[2]!.source.join(''),
    '// Parameters of this run\nlet runs = 5;\nlet name = "it\'s \\"x\\"";',
  );
  assert.equal(brief(cells[3]!.outputs), ['execute_result: `5,it\'s "x",`']);
});

test('without parameters nothing is added; a notebook that was run before gets new ones', async () => {
  assert.is((await run({})).cells.length, 3);
  const first = await run({ runs: 5 });
  const again = await runNotebook(first.path, { parameters: { name: 'countries' } });
  const cells = readValid(again.notebook);
  assert.is(cells.length, 4);
  assert.equal(brief(cells[3]!.outputs), ["execute_result: '3,countries,'"]);
});

test('names that the notebook does not declare are refused', async () => {
  assert.is(
    await problemOf({ run: 5 }),
    'parameters.ipynb has no parameter "run"; its parameters are runs, name, when',
  );
  assert.is(
    await problemOf({ runs: 5 }, ['1']),
    'parameters.ipynb takes no parameters: none of its cells has the tag "parameters", so runs cannot be set',
  );
  assert.match(
    await problemOf({ runs: 5 }, [{ source: 'let runs = ;', tags: ['parameters'] }]),
    'parameters.ipynb: the cell tagged "parameters" has an error in line 1: ',
  );
});

test('on the command line values are JSON, or else text', () => {
  assert.equal(parseParameter('runs=3'), ['runs', 3]);
  assert.equal(parseParameter('list=["a", 1]'), ['list', ['a', 1]]);
  assert.equal(parseParameter('on=true'), ['on', true]);
  assert.equal(parseParameter('name=counties'), ['name', 'counties']);
  assert.equal(parseParameter('text=a=b'), ['text', 'a=b']);
  assert.equal(parseParameter('empty='), ['empty', '']);
  assert.equal(parseParameter('f=[1.50, -9007199254740991, 9007199254740992]'), [
    'f',
    [1.5, -9007199254740991, 9007199254740992],
  ]);
  for (const lost of ['id=9007199254740993', 'id={"a": [1, 9007199254740993]}']) {
    assert.throws(() => parseParameter(lost), /"id" has the integer 9007199254740993.*write it in quotes/);
  }
  for (const wrong of ['runs', '=3'])
    assert.throws(() => parseParameter(wrong), /has no value; write it as NAME=VALUE/);
});

test.run();
