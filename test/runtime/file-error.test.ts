import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { reasonOf } from '../../runtime/failure-reason.js';
import { fileProblem, fileSentence, isFileError } from '../../runtime/file-error.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { inTemporaryFolder } from './store/temporary-folder.js';

function thrownBy(step: () => unknown): unknown {
  try {
    step();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('what the system refuses is said in words, and never in its own', () =>
  inTemporaryFolder(folder => {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('file'), '');
    mkdirSync(at('full'));
    writeFileSync(at('full/x'), '');
    symlinkSync('loop', at('loop'));
    const cases: readonly (readonly [step: () => unknown, says: string])[] = [
      [() => readFileSync(at('gone')), 'there is no such file'],
      [() => readFileSync(at('file/below')), 'a part of the path is a file, not a folder'],
      [() => readFileSync(folder), 'it is a folder, not a file'],
      [() => readFileSync(at('n'.repeat(300))), 'a name in the path is too long'],
      [() => readFileSync(at('a\0b')), 'the path holds a NUL character'],
      [() => readFileSync(at('loop')), 'its symbolic links lead in a circle'],
      [() => openSync(at('file'), 'wx'), 'there is a file of that name'],
      [() => rmdirSync(at('full')), 'the folder is not empty'],
      [() => mkdtempSync(at('gone/x-')), 'there is no such file'],
      [() => readdirSync(at('file')), 'a part of the path is a file, not a folder'],
    ];
    for (const [step, says] of cases) {
      const error = thrownBy(step);
      assert.ok(isFileError(error), says);
      assert.is(messageOf(error), says);
      assert.match(fileSentence(error)!, / can't be \w+( in place)?: /);
      assert.not.match(`${fileSentence(error)} ${reasonOf(error)}`, /E[A-Z]{4,}|ERR_|errno/);
    }
  }));

test('a code that nobody has words for is named', () => {
  const error = Object.assign(new Error('ENOTWORDS: raw text'), {
    code: 'ENOTWORDS',
    syscall: 'open',
    path: '/x',
  });
  assert.is(fileSentence(error), "/x can't be opened: the system refuses it (ENOTWORDS)");
});

test('other errors keep their words, and accidents of code get some', () => {
  assert.is(fileProblem(new Error('broke')), undefined);
  assert.is(reasonOf(new UserError('a sentence')), 'a sentence');
  assert.is(messageOf('text'), 'text');
  const accident = thrownBy(() => (undefined as unknown as { length: number }).length);
  assert.match(
    reasonOf(accident),
    /^the action stumbled, which is a mistake in Arclab .*TypeError: .*; please report it$/,
  );
  const deep = (): number => 1 + deep();
  assert.match(reasonOf(thrownBy(deep)), /^the data are nested deeper than can be worked on \(/);
  assert.match(
    reasonOf(thrownBy(() => 'x'.repeat(2 ** 30))),
    /longer than one text may be|larger than can be held/,
  );
  assert.match(reasonOf(thrownBy(() => new Float64Array(2 ** 40))), /larger than can be held in one piece/);
  const wrong = thrownBy(() => Buffer.alloc('x' as unknown as number));
  assert.not(isFileError(wrong), 'a wrong argument is no NUL in a path');
});

test.run();
