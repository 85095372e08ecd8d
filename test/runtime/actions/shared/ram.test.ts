import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pathOf } from '../../../../runtime/actions/shared/dataset.js';
import { UserError } from '../../../../runtime/user-error.js';

function mistakeOf(uri: string, folder: string | null): string {
  try {
    return `${uri} is ${pathOf(uri, null, folder)}`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

test('a ram:// URI names a file in the folder that is given for it', () => {
  const uri = 'ram:///fixture/testdata/join/a b.json';
  assert.is(pathOf(uri, null, '/fixtures'), '/fixtures/fixture/testdata/join/a b.json');
  assert.is(pathOf('ram://store/a.json', null, '/fixtures'), '/fixtures/store/a.json');
});

test('without a folder the store in memory is empty, as the engine begins', () => {
  assert.match(mistakeOf('ram:///a.json', null), /"ram:\/\/\/a\.json" does not exist: .*--ram DIR/);
});

test('no ram:// URI leads out of the folder', () => {
  for (const uri of ['ram:///../a', 'ram://..', 'ram:///a/../../b', 'ram://']) {
    assert.match(mistakeOf(uri, '/fixtures/mine'), /names nothing inside the folder of --ram/, uri);
  }
  assert.is(pathOf('ram:///a/../b', null, '/fixtures'), '/fixtures/b');
});

test.run();
