import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BATCH_LINES, StoreWriter } from '../../../runtime/store/store-writer.js';
import { UserError } from '../../../runtime/user-error.js';
import { inTemporaryFolder } from './temporary-folder.js';

const LINE = 'x'.repeat(100);

function writeLines(writer: StoreWriter, count: number): void {
  for (let i = 0; i < count; i++) writer.write(LINE);
}

test('a file is unfinished until it is closed, and written in batches', () =>
  inTemporaryFolder(folder => {
    const path = join(folder, 'deep', 'a.jsonl');
    const writer = new StoreWriter(path, false);
    writeLines(writer, BATCH_LINES - 1);
    assert.not(existsSync(join(folder, 'deep')), 'nothing is written before a batch is full');
    writeLines(writer, 2);
    assert.not(existsSync(path));
    assert.is(readFileSync(`${path}.unfinished`, 'utf8'), `${LINE}\n`.repeat(BATCH_LINES));
    writer.close();
    writer.close();
    assert.is(readFileSync(path, 'utf8'), `${LINE}\n`.repeat(BATCH_LINES + 1));
    assert.not(existsSync(`${path}.unfinished`));
    const { lines, bytes, flushes, isWhole } = writer.report();
    assert.equal([lines, bytes, flushes, isWhole], [BATCH_LINES + 1, (BATCH_LINES + 1) * 101, 2, true]);
    assert.throws(() => writer.write(LINE), /is closed/);
  }));

test('a file that is abandoned keeps all its lines, once, and stays unfinished', () =>
  inTemporaryFolder(folder => {
    const path = join(folder, 'a.jsonl');
    const writer = new StoreWriter(path, true);
    writeLines(writer, 5);
    writer.abandon();
    writer.close();
    assert.not(existsSync(path));
    assert.is(readFileSync(`${path}.unfinished`, 'utf8'), `${LINE}\n`.repeat(5));
    assert.is(writer.report().isWhole, false);
  }));

test('without a line there is no file', () =>
  inTemporaryFolder(folder => {
    const writer = new StoreWriter(join(folder, 'sub', 'a.jsonl'), true);
    writer.close();
    assert.not(existsSync(join(folder, 'sub')));
    assert.is(writer.report().isWhole, true);
  }));

test('a buffer that shrinks holds nothing after a flush; one that does not keeps its capacity to the end', () =>
  inTemporaryFolder(folder => {
    const reports = [true, false].map(shrink => {
      const writer = new StoreWriter(join(folder, `${shrink}.jsonl`), shrink);
      writeLines(writer, 100);
      const filling = writer.report();
      assert.is(filling.heldBytes, 100 * (LINE.length + 8), 'the lines and their slots');
      writeLines(writer, BATCH_LINES - 100);
      const flushed = writer.report();
      writeLines(writer, 3);
      writer.close();
      const { capacity, heldBytes, mostHeldBytes } = writer.report();
      assert.is(mostHeldBytes, BATCH_LINES * (LINE.length + 8));
      return { flushed: [flushed.capacity, flushed.heldBytes], closed: [capacity, heldBytes] };
    });
    assert.equal(reports, [
      { flushed: [0, 0], closed: [0, 0] },
      { flushed: [BATCH_LINES, BATCH_LINES * 8], closed: [BATCH_LINES, BATCH_LINES * 8] },
    ]);
  }));

test('a disk that does not take a batch is one clear mistake, also for every later write', () =>
  inTemporaryFolder(folder => {
    writeFileSync(join(folder, 'file'), '');
    const writer = new StoreWriter(join(folder, 'file', 'a.jsonl'), true);
    const isMistake = (error: unknown) =>
      error instanceof UserError &&
      /a\.jsonl can't be written: .*choose a work directory/.test(error.message);
    assert.throws(() => writeLines(writer, BATCH_LINES), isMistake);
    assert.throws(() => writer.write(LINE), isMistake);
    assert.throws(() => writer.close(), isMistake);
    assert.is(writer.report().isWhole, false);
  }));

test('a full disk is one sentence, and the torso can be removed', () =>
  inTemporaryFolder(folder => {
    if (!existsSync('/dev/full')) return;
    const writer = new StoreWriter(join(folder, 'a.jsonl'), true);
    symlinkSync('/dev/full', join(folder, 'a.jsonl.unfinished'));
    assert.throws(
      () => writeLines(writer, BATCH_LINES),
      /a\.jsonl can't be written: the disk is full; choose/,
    );
    assert.throws(() => writer.abandon(), /the disk is full/);
    assert.ok(writer.hasFailed);
    writer.removeUnfinished();
    assert.equal(readdirSync(folder), []);
  }));

test('a file that can not get its name is a mistake, and not whole', () =>
  inTemporaryFolder(folder => {
    const path = join(folder, 'a.jsonl');
    const writer = new StoreWriter(path, true);
    writer.write(LINE);
    mkdirSync(path);
    assert.throws(() => writer.close(), /can't be written/);
    assert.is(writer.report().isWhole, false);
  }));

test.run();
