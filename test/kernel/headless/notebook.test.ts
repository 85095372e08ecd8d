import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatNotebook, readNotebook } from '../../../kernel/headless/notebook.js';
import { UserError } from '../../../runtime/user-error.js';
import { folder, readValid, writeNotebook } from './temporary-notebook.js';

async function problemOf(path: string): Promise<string> {
  try {
    await readNotebook(path);
  } catch (error) {
    assert.instance(error, UserError);
    return (error as Error).message.replace(`${folder}/`, '');
  }
  return 'none';
}

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

test('what is no notebook of TypeScript is refused in one sentence', async () => {
  assert.is(
    await problemOf(join(folder, 'none.ipynb')),
    'There is no notebook none.ipynb; give the path of an .ipynb file',
  );
  assert.match(await problemOf(folder), /is a folder; give the path of an \.ipynb file in it$/);
  assert.match(
    await problemOf(file('text.ipynb', 'nodes:\n  - a')),
    /^text\.ipynb is not a notebook: an \.ipynb file is JSON, and here Unexpected token/,
  );
  assert.is(
    await problemOf(file('other.ipynb', '{"graphs": []}')),
    'other.ipynb is not a notebook: it names no format; a notebook of format 4.5 begins with "nbformat": 4 and "nbformat_minor": 5',
  );
  assert.is(
    await problemOf(writeNotebook('old.ipynb', [], { nbformat: 3, nbformat_minor: 0 })),
    'old.ipynb has the notebook format 3.0, which cannot be read; save it as format 4.5, for instance from JupyterLab',
  );
  assert.is(
    await problemOf(
      writeNotebook('python.ipynb', [], {
        metadata: { kernelspec: { name: 'python3', language: 'python' } },
      }),
    ),
    'python.ipynb is a notebook of python; Arclab runs TypeScript: choose the kernel "Arclab (TypeScript)" for it',
  );
  assert.is(
    await problemOf(
      writeNotebook('broken.ipynb', ['1'], {
        cells: [
          { cell_type: 'markdown', metadata: {}, source: 'a' },
          { cell_type: 'code', metadata: {}, source: 3 },
        ],
      }),
    ),
    'broken.ipynb is not a valid notebook of format 4.5: at cells[1].source, invalid input',
  );
});

test('a notebook without ids and kernel, of format 4.4, becomes one of 4.5', async () => {
  const cells = [
    { cell_type: 'code', metadata: {}, source: ['a\n', 'b'], outputs: [], execution_count: null },
    { cell_type: 'raw', metadata: {}, source: '', id: 'cell-1' },
  ];
  const path = writeNotebook('ids.ipynb', [], {
    cells,
    metadata: { language_info: { name: 'TypeScript' } },
    nbformat_minor: 4,
  });
  const notebook = await readNotebook(path);
  assert.equal(
    notebook.cells.map(({ id, source }) => [id, source]),
    [
      ['cell-1-2', 'a\nb'],
      ['cell-1', ''],
    ],
  );
  assert.equal(
    readValid(file('ids-out.ipynb', formatNotebook(notebook))).map(({ source }) => source),
    [['a\n', 'b'], []],
  );
});

test('metadata and attachments survive', async () => {
  const cells = [
    {
      cell_type: 'markdown',
      id: 'm',
      metadata: { tags: ['t'], custom: { a: [1] } },
      source: 'x',
      attachments: { 'a.png': { 'image/png': 'AA' } },
    },
  ];
  const path = writeNotebook('kept.ipynb', [], {
    cells,
    metadata: {
      title: 'T',
      kernelspec: { name: 'tslab', display_name: 'TypeScript' },
      language_info: { name: 'typescript', version: '3.7' },
    },
  });
  const written = JSON.parse(formatNotebook(await readNotebook(path)));
  assert.equal(written.cells, [{ ...cells[0], source: ['x'] }]);
  assert.is(written.metadata.title, 'T');
  assert.is(written.metadata.kernelspec.name, 'tslab');
  assert.is(written.metadata.language_info.version, '3.7');
});

test.run();
