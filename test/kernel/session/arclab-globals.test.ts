import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as arclab from '../../../kernel/arclab.js';
import { ARCLAB_EXPORTS } from '../../../kernel/session/process/arclab-globals.js';
import { TestSession } from './run-cells.js';

const notebook = new TestSession(process.cwd());
test.after(() => notebook.session.close());

test('the globals are what the module exports', () => {
  assert.equal([...ARCLAB_EXPORTS].sort(), Object.keys(arclab).sort());
});

test('cells see them without an import, the same as with one', async () => {
  assert.is(await notebook.value('typeof geometryFromWkt("POINT (1 2)")'), "'object'");
  assert.is(
    await notebook.value('import { workflow as imported } from "arclab"; imported === workflow'),
    'true',
  );
  assert.is(notebook.printed('stderr'), '');
});

test('a cell may use their names for its own variables', async () => {
  await notebook.run('let html = 5; const compare = 6; function svg() { return 7; }');
  assert.is(await notebook.value('html + compare + svg()'), '18');
  await notebook.run('globalThis.markdown = 8');
  assert.is(await notebook.value('markdown'), '8');
});

test.run();
