import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DisplayOutput } from '../../../kernel/session/messages.js';
import { TestSession } from './run-cells.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-tslab-'));
const notebook = new TestSession(folder);
test.after(async () => {
  await notebook.session.close();
  rmSync(folder, { recursive: true });
});

/** What a cell displayed. */
async function displays(source: string): Promise<DisplayOutput[]> {
  const { outputs, ...outcome } = await notebook.run(source);
  if (outcome.status === 'error') throw new Error(outcome.error.traceback.join('\n'));
  return outputs.filter(output => output.kind === 'display');
}

test('tslab is not there until a cell asks for it', async () => {
  await notebook.run('1');
  assert.is(await notebook.value('Object.keys(require.cache).some(file => /tslab/.test(file))'), 'false');
});

test('what a notebook for tslab displays shows', async () => {
  const [html, markdown, png] = await displays(`import * as tslab from 'tslab';
    tslab.display.html('<b>bold</b>'); tslab.display.markdown('*x*'); tslab.display.png(new Uint8Array([1, 2, 3]))`);
  assert.equal(html!.bundle, { 'text/html': '<b>bold</b>' });
  assert.equal(markdown!.bundle, { 'text/markdown': '*x*' });
  assert.equal(png!.bundle, { 'image/png': 'AQID' });
});

test('a display of tslab is updated in place, also from a later cell', async () => {
  const [first, second] = await displays(
    "const shown = require('tslab').newDisplay(); shown.text('0 %'); shown.text('50 %')",
  );
  const [third] = await displays("shown.text('100 %')");
  assert.is(first!.update, false);
  assert.is(second!.update, true);
  assert.is(third!.update, true);
  assert.ok(first!.displayId);
  assert.equal([second!.displayId, third!.displayId], [first!.displayId, first!.displayId]);
});

test('require finds what Arclab is built on, and says what it does not find', async () => {
  assert.is(await notebook.value("typeof require('arquero').table"), "'function'");
  assert.is(await notebook.value("require.resolve('node:fs')"), "'node:fs'");
  const { evalue } = await notebook.error("require('no-such-package')");
  assert.match(evalue, /^Cannot find module 'no-such-package'/);
});

test.run();
