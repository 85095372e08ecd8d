import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeFolders } from '../../runtime/make-folders.js';
import { messageOf } from '../../runtime/user-error.js';
import { inTemporaryFolder } from './store/temporary-folder.js';

function problemOf(path: string): string {
  try {
    makeFolders(path);
    return 'made';
  } catch (error) {
    return messageOf(error);
  }
}

test('folders are made with those above them, once', () =>
  inTemporaryFolder(folder => {
    mkdirSync(join(folder, 'there'));
    symlinkSync('there', join(folder, 'link'));
    for (let again = 0; again < 2; again++) {
      makeFolders(join(folder, 'a/b/c'));
      makeFolders(join(folder, 'link/d/'));
    }
    assert.ok(statSync(join(folder, 'a/b/c')).isDirectory());
    assert.equal(readdirSync(join(folder, 'there')), ['d']);
    makeFolders('/');
  }));

test('where there can be none, that is said and does not take for ever', () =>
  inTemporaryFolder(folder => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('nowhere', join(folder, 'dangling'));
    assert.is(problemOf(join(folder, 'file')), 'there is a file of that name');
    assert.is(problemOf(join(folder, 'file/x')), 'a part of the path is a file, not a folder');
    assert.is(problemOf(join(folder, 'dangling/x/y')), 'there is a file of that name');
    assert.is(problemOf(join(folder, 'n'.repeat(300))), 'a name in the path is too long');
    if (!existsSync('/proc/self')) return;
    for (const path of ['/proc/x', '/proc/x/y/z'])
      assert.is(problemOf(path), 'the system makes no folder there');
  }));

test.run();
