import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { storeTable } from '../../../profiles/run/store-table.js';

test('every file of a store is a row, and no file is a table with all columns', () => {
  const columns = ['file', 'lines', 'bytes', 'flushes', 'capacity', 'heldBytes', 'mostHeldBytes', 'isWhole'];
  assert.equal(storeTable([]).columnNames(), columns);
  const file = {
    ...{ file: 'a.features.jsonl', lines: 600, bytes: 6000, flushes: 2, capacity: 512 },
    ...{ heldBytes: 4096, mostHeldBytes: 9216, isWhole: true },
  };
  assert.equal(storeTable([file]).objects(), [file]);
});

test.run();
