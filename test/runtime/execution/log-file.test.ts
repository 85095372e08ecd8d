import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LogFile } from '../../../runtime/execution/log-file.js';
import { UserError } from '../../../runtime/user-error.js';

/** A device that takes no bytes, as a full disk does. */
const FULL = '/dev/full';

test('lines are written in batches, the rest at the end, and closing twice is harmless', () => {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-log-'));
  try {
    const path = join(folder, 'made', 'all.log');
    const file = new LogFile(path);
    const written = () => readFileSync(path, 'utf8').split('\n').length - 1;
    for (let line = 0; line < 511; line++) file.append({ line });
    assert.is(written(), 0);
    for (let line = 511; line < 600; line++) file.append({ line });
    assert.is(written(), 512);
    assert.is(file.close(), null);
    assert.is(file.close(), null);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    assert.equal(
      lines.map(line => JSON.parse(line).line),
      Array.from({ length: 600 }, (_, line) => line),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('lines that can not be written are no silent loss', () => {
  if (!existsSync(FULL)) return;
  const file = new LogFile(FULL);
  file.append({ line: 1 });
  const failure = file.close();
  assert.instance(failure, UserError);
  assert.match(
    failure!.message,
    /^the log \/dev\/full can't be written: the disk is full; the log ends before the run did$/,
  );
});

test.run();
