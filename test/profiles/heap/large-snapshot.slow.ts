/** A snapshot beyond the sizes at which readers break: 512 MB, which is the longest string, and 2^24 nodes. */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openHeap } from '../../../profiles/heap/reading/open-heap.js';
import { constructorsTable } from '../../../profiles/heap/tables/constructors-table.js';
import { pathTable } from '../../../profiles/heap/tables/path-table.js';
import { EDGE_TYPES, NODE_FIELDS, NODE_TYPES } from './small-snapshot.js';

const NODES = 2 ** 24 + 2 ** 22;
/** Bytes of each object; together more than 32 bits hold. */
const SIZE = 4000;
const LAST = NODES - 1;
/** Above each object of the tree. */
const parentOf = (node: number): number => (node - 1) >> 1;

/** A tree of objects, each with two below it. */
function writeTree(file: string): void {
  const descriptor = openSync(file, 'w');
  const meta = {
    node_fields: NODE_FIELDS,
    node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
  };
  const header = { meta, node_count: NODES, edge_count: LAST };
  const [synthetic, object, property] = [
    NODE_TYPES.indexOf('synthetic'),
    NODE_TYPES.indexOf('object'),
    EDGE_TYPES.indexOf('property'),
  ];
  const below = (node: number): number => Math.min(2, Math.max(0, LAST - 2 * node));
  writeSync(descriptor, `{"snapshot":${JSON.stringify(header)},\n"nodes":[`);
  writeLines(
    descriptor,
    NODES,
    node => `${node === 0 ? synthetic : object},0,${2 * node + 1},${SIZE},${below(node)},0,0`,
  );
  writeSync(descriptor, '],\n"edges":[');
  writeLines(descriptor, LAST, edge => `${property},1,${(edge + 1) * NODE_FIELDS.length}`);
  writeSync(descriptor, '],\n"strings":["Tree",\n"below"]}');
  closeSync(descriptor);
}

function writeLines(descriptor: number, count: number, line: (at: number) => string): void {
  const linesAtOnce = 1 << 16;
  for (let from = 0; from < count; from += linesAtOnce) {
    const lines = Array.from({ length: Math.min(linesAtOnce, count - from) }, (_, at) => line(from + at));
    writeSync(descriptor, `${from === 0 ? '' : ','}${lines.join('\n,')}\n`);
  }
}

test('more than 512 MB, 2^24 nodes and 2^32 bytes are read, and opened again without being read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-large-heap-'));
  try {
    const file = join(folder, 'tree.heapsnapshot');
    writeTree(file);
    assert.ok(statSync(file).size > 512e6);
    for (const attempt of ['read', 'stored']) {
      let isRead = false;
      const onProgress = (): void => {
        isRead = true;
      };
      const { heap, stored } = await openHeap(file, { onProgress });
      assert.is(isRead, attempt === 'read');
      assert.is(await stored, null);
      assert.is(heap.facts.nodeCount, NODES, attempt);
      assert.is(heap.totalBytes, NODES * SIZE);
      const { dominator, retained } = heap.columns;
      for (const node of [1, 2, 3, 1000, 2 ** 24, 2 ** 24 + 1, LAST]) {
        assert.is(dominator[node], parentOf(node));
      }
      assert.is(retained[1]! + retained[2]! + SIZE, NODES * SIZE);
      assert.is(retained[LAST], SIZE);
      const counts = constructorsTable(heap).objects() as { constructor: string; count: number }[];
      assert.is(counts.find(row => row.constructor === 'Tree')?.count, LAST);
      assert.is(pathTable(heap, 2 * LAST + 1).numRows(), Math.floor(Math.log2(LAST + 1)));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
