import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { completeMagic } from '../../../kernel/magics/complete-magic.js';

/** The matches where `|` is, with what they replace. */
async function completed(
  text: string,
): Promise<{ names: string[]; replaced: string; type: string } | undefined> {
  const cursor = text.indexOf('|');
  const code = text.replace('|', '');
  const completion = await completeMagic(code, cursor);
  if (!completion) return undefined;
  const { start, end, matches } = completion;
  return {
    names: matches.map(match => match.text),
    replaced: code.slice(start, end),
    type: matches[0]?.type ?? '',
  };
}

test('names of magics', async () => {
  assert.equal(await completed('%%cl|'), { names: ['clones'], replaced: 'cl', type: 'magic' });
  assert.equal((await completed('%he|'))!.names, ['help', 'heap']);
});

test('options, and what they may be', async () => {
  assert.equal(await completed('%%heap --b|'), { names: ['--by'], replaced: '--b', type: 'option' });
  assert.ok((await completed('%%workflow --preset after |'))!.names.includes('--strategy'));
  const values = { names: ['ledger', 'site', 'node', 'memo', 'conversions'], replaced: '', type: 'value' };
  assert.equal(await completed('%%clones --by |'), values);
  assert.equal(await completed('%%clones --by=|'), values);
  assert.equal((await completed('%%clones --by me|\n1'))!.names, ['memo']);
  assert.equal((await completed('%%heap --top |'))!.names, []);
});

test("Node's own flags for a new session", async () => {
  assert.ok((await completed('%%session --max-old-space-s|'))!.names.includes('--max-old-space-size'));
  assert.ok((await completed('%%session --near|'))!.names.includes('--near-limit'));
});

test('nothing below the line, in other code, or for a magic that is none', async () => {
  assert.is(await completed('%%heap\nheap.|'), undefined);
  assert.is(await completed('10 %|'), undefined);
  assert.equal((await completed('%%nosuch --|'))!.names, []);
});

test.run();
