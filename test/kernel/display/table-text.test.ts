import { table } from 'arquero';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tableView } from '../../../kernel/display/table.js';
import { tableHtml } from '../../../kernel/display/table-html.js';
import { tableText } from '../../../kernel/display/table-text.js';
import { cutToWidth, textWidth } from '../../../kernel/display/text-width.js';

/** How wide a terminal shows them: xterm and Unicode's UAX 11 (East Asian Width). */
const WIDTHS: readonly (readonly [string, number])[] = [
  ['abc', 3],
  ['東京', 4],
  ['e\u0301', 1],
  ['👨‍👩‍👧', 2],
  ['ｶﾅ', 2],
  ['Ａ', 2],
];

test('columns stay in line under wide characters, combining marks and escapes', () => {
  for (const [text, width] of WIDTHS) assert.is(textWidth(text), width, text);
  const names = ['Köln', '東京', 'e\u0301', 'red\x1b[31m', 'x\u202ey'];
  const lines = tableText(tableView(table({ name: names, n: [1, 22, 333, 4, 5] }), 10)).split('\n');
  const places = lines.slice(2, 7).map(line => textWidth(line.slice(0, line.search(/\s+\d+$/))));
  assert.equal(places, [4, 4, 1, 11, 8]);
  assert.is(new Set(lines.slice(0, 7).map(textWidth)).size, 1, lines.join('\n'));
  assert.match(lines[5]!, /^red\\x1b\[31m +4$/);
  assert.match(lines[6]!, /^x\\u202ey +5$/);
});

test('text is cut between characters, and no wider than it may be', () => {
  assert.is(cutToWidth('東京都庁', 5), '東京…');
  assert.is(cutToWidth('東京都庁', 8), '東京都庁');
  assert.is(cutToWidth('👨‍👩‍👧👨‍👩‍👧', 3), '👨‍👩‍👧…');
  const long = tableText(tableView(table({ a: ['😀'.repeat(300)] }), 1)).split('\n')[2]!;
  assert.is(textWidth(long), 39);
  assert.not.match(long, /\p{Surrogate}/u);
});

test('names of columns and cells are escaped in pages as well', () => {
  const html = tableHtml(tableView(table({ 'a\x1b[2J': ['<b>\u202e'] }), 1));
  assert.match(html, /a\\x1b\[2J/);
  assert.match(html, /&lt;b&gt;\\u202e/);
});

test.run();
