import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../runtime/user-error.js';
import { writeWhole } from '../../runtime/write-whole.js';
import { inTemporaryFolder } from './store/temporary-folder.js';

function mistakeOf(step: () => void): string {
  try {
    step();
  } catch (error) {
    assert.instance(error, UserError, String(error));
    return (error as UserError).message;
  }
  throw new Error('a UserError should have been thrown');
}

test('a file is whole, in folders that are made, in place of the one of before', () =>
  inTemporaryFolder(folder => {
    const path = join(folder, 'a/b/c.txt');
    writeWhole(path, ['one ', Buffer.from('two')]);
    writeWhole(path, ['three']);
    assert.is(readFileSync(path, 'utf8'), 'three');
    assert.equal(readdirSync(join(folder, 'a/b')), ['c.txt']);
  }));

test('what fails half way leaves the file of before, and nothing beside it', () =>
  inTemporaryFolder(folder => {
    const path = join(folder, 'a');
    writeFileSync(path, 'before');
    function* chunks(): Generator<string> {
      yield 'half';
      throw new Error('broke');
    }
    assert.throws(() => writeWhole(path, chunks()), /^broke$/);
    assert.equal([readdirSync(folder), readFileSync(path, 'utf8')], [['a'], 'before']);
  }));

test('a link stays a link, and what it leads to is written', () =>
  inTemporaryFolder(folder => {
    writeFileSync(join(folder, 'a'), 'before');
    symlinkSync('a', join(folder, 'link'));
    writeWhole(join(folder, 'link'), ['after']);
    assert.ok(lstatSync(join(folder, 'link')).isSymbolicLink());
    assert.is(readFileSync(join(folder, 'a'), 'utf8'), 'after');
  }));

test('a device stays a device, and a full one is one sentence', () =>
  inTemporaryFolder(folder => {
    if (!existsSync('/dev/full')) return;
    for (const device of ['/dev/full', '/dev/null']) symlinkSync(device, join(folder, device.slice(5)));
    assert.is(
      mistakeOf(() => writeWhole(join(folder, 'full'), ['text'])),
      `${join(folder, 'full')} can't be written: the disk is full`,
    );
    writeWhole(join(folder, 'null'), ['text']);
    for (const device of ['/dev/full', '/dev/null']) assert.ok(lstatSync(device).isCharacterDevice(), device);
    assert.equal(readdirSync(folder).sort(), ['full', 'null']);
  }));

test('what is no place for a file is one sentence', () =>
  inTemporaryFolder(folder => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'folder'));
    const says = (name: string) => mistakeOf(() => writeWhole(join(folder, name), ['text']));
    assert.match(
      says('file/below'),
      /file\/below can't be written: (there is a file of that name|a part of the path)/,
    );
    assert.match(says('folder'), /folder can't be written: it is a folder, not a file/);
    assert.match(says('n'.repeat(300)), /can't be written: a name in the path is too long/);
    assert.match(says('a\0b'), /can't be written: the path holds a NUL character/);
    assert.equal(readdirSync(folder).sort(), ['file', 'folder']);
  }));

test.run();
