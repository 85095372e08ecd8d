import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { VEGA_LITE_MIME } from '../../../kernel/display/mime.js';
import { notebookHtml } from '../../../kernel/headless/html/page.js';
import type { Cell, CellOutput, CodeCell } from '../../../kernel/headless/notebook.js';
import { folder } from './temporary-notebook.js';

function page(...cells: Cell[]): string {
  return notebookHtml({ metadata: {}, cells }, { name: 'a<b>.ipynb', folder });
}

function markdown(source: string, attachments = {}): Cell {
  return { type: 'markdown', id: 'm', metadata: {}, source, attachments };
}

function code(source: string, outputs: CellOutput[] = [], metadata: CodeCell['metadata'] = {}): CodeCell {
  return { type: 'code', id: 'c', metadata, source, executionCount: 1, outputs };
}

const shown = (data: Record<string, string>): CellOutput => ({ type: 'display_data', data, metadata: {} });

test('the page needs nothing else, and lets nothing run or load', () => {
  const text = page(markdown('# A & B\n\n[link](https://example.org)'), code('1'));
  assert.match(text, '<title>A &amp; B</title>');
  assert.match(text, `content="default-src 'none'; img-src data:`);
  assert.match(text, 'Made by Arclab from a&lt;b&gt;.ipynb');
  assert.not.match(text, /<link|src="(?!data:)|url\(/);
  // Its own script is the only one, and the policy names it by its content.
  const [[, script] = [], ...others] = [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)];
  assert.equal(others, []);
  const hash = createHash('sha256').update(script!).digest('base64');
  assert.match(text, `script-src 'sha256-${hash}'"`);
});

test('markup in Markdown, code, streams, errors and values is text', () => {
  const evil = '<img src=x onerror=alert(1)>';
  const text = page(
    markdown(`${evil} [a](javascript:alert(1)) \`${evil}\``),
    code(`"${evil}"`, [
      { type: 'stream', name: 'stdout', text: evil },
      { type: 'error', ename: evil, evalue: evil, traceback: [evil] },
      shown({ 'text/plain': evil }),
      shown({ 'text/markdown': evil }),
      shown({ 'application/json': evil }),
      shown({ 'image/png': `"><script>${evil}` }),
      shown({ 'image/svg+xml': evil, 'text/plain': `"${evil}` }),
    ]),
  );
  assert.not.match(text, '<img src=x');
  assert.not.match(text, 'href="javascript');
  assert.is(text.split('<script').length, 2, 'the page’s own');
});

const report = (...cells: Cell[]) =>
  notebookHtml({ metadata: { arclab: { page: 'report' } }, cells }, { name: 'a.ipynb', folder });

test('in a report code is folded below what it shows, and cells that show nothing are at the end', () => {
  const text = report(
    code('zqQuiet'),
    code('zqLoud', [shown({ 'text/plain': 'zqHeard' })]),
    markdown('# Title\n\nzqEnd'),
  );
  const order = ['zqHeard', 'zqLoud', 'zqEnd', 'zqQuiet'].map(word => text.indexOf(word));
  assert.equal(
    order,
    [...order].sort((a, b) => a - b),
  );
  assert.is(text.split('<details>').length - 1, 2);
});

test('a report stays below 5 MB: what is too large is named in its place', () => {
  const text = report(
    ...Array.from({ length: 8 }, () => code('1', [shown({ 'text/plain': 'x'.repeat(1_400_000) })])),
    code('2', [shown({ 'text/plain': 'y'.repeat(2_000_000) })]),
    code('3', [shown({ 'text/plain': 'the end' })]),
  );
  assert.ok(text.length < 5e6, `${text.length}`);
  assert.match(text, 'This output of 2,001 kB is left out');
  assert.match(text, 'the end');
});

test('TypeScript is highlighted, a hidden source folded', () => {
  assert.match(page(code('const a: number = 1')), '<span class="hljs-keyword">const</span>');
  assert.match(
    page(code('secret', [], { jupyter: { source_hidden: true } })),
    '<details><summary>Code [1]</summary>',
  );
  assert.match(
    page(code('a', [shown({ 'text/plain': 'x' })], { jupyter: { outputs_hidden: true } })),
    '<details><summary>Output of [1]</summary>',
  );
});

test('ANSI colours become classes, and overwritten lines go', () => {
  const text = page(
    code('1', [
      { type: 'stream', name: 'stdout', text: '\u001b[31mred\u001b[0m <b>\n10 %\r20 %\r\ndone\r\n' },
    ]),
  );
  assert.match(text, '<span class="ansi-red-fg">red</span> &lt;b&gt;\n20 %\ndone\n');
});

test('the richest format is shown: a drawing before a picture before HTML before text', () => {
  const all = {
    'text/plain': 'words',
    'text/html': '<b>html</b>',
    'image/png': 'AAAA',
    'image/svg+xml': '<svg/>',
  };
  const { 'image/svg+xml': _svg, ...withoutSvg } = all;
  const { 'image/png': _png, ...withoutPng } = withoutSvg;
  assert.match(
    page(code('1', [shown(all)])),
    `<img class="drawing" alt="words" src="data:image/svg+xml;base64,${btoa('<svg/>')}">`,
  );
  assert.match(page(code('1', [shown(withoutSvg)])), '<img alt="words" src="data:image/png;base64,AAAA">');
  assert.match(page(code('1', [shown(withoutPng)])), '<div class="html scroll"><b>html</b></div>');
  assert.match(page(code('1', [shown({ 'text/plain': 'words' })])), '<pre class="value">words</pre>');
});

test('a plot, which knows dark pages, is told from drawings, which need a light ground there', () => {
  const plot = { [VEGA_LITE_MIME]: '{}', 'image/svg+xml': '<svg/>', 'text/plain': 'Plot' };
  assert.match(
    page(code('1', [shown(plot)])),
    '<img class="plot" alt="Plot" src="data:image/svg+xml;base64,',
  );
});

test('pictures of Markdown become part of the page: attachments and files', () => {
  writeFileSync(join(folder, 'a picture.png'), 'abc');
  const attachments = { 'b.png': { 'image/png': 'QkJC' } };
  const text = page(
    markdown('![one](attachment:b.png) ![two](a%20picture.png) ![three](gone.png)', attachments),
  );
  assert.match(text, '<img src="data:image/png;base64,QkJC" alt="one">');
  assert.match(text, '<img src="data:image/png;base64,YWJj" alt="two">');
  assert.match(text, '<img src="" alt="three" title="The picture gone.png cannot be read">');
});

test('tables of Markdown scroll, headings can be linked to', () => {
  const text = page(markdown('## Two *words*\n\n| a | b |\n|---|--:|\n| 1 | 2 |'));
  assert.match(text, '<h2 id="Two-words">');
  assert.match(text, '<div class="scroll"><table>');
});

test('a picture that is none, or can not be read, costs its own place and nothing else', () => {
  mkdirSync(join(folder, 'folder.png'), { recursive: true });
  const sources = [
    '%FF.png',
    '%.png',
    '%E0%A4%A.svg',
    '%00.png',
    'missing.png',
    'folder.png',
    'attachment:__proto__',
    'attachment:none.png',
    'attachment:words.txt',
    `${'x'.repeat(5000)}.png`,
  ];
  const attachments = { 'words.txt': { 'text/plain': 'no picture' } };
  for (const source of sources) {
    const text = page(markdown(`before ![x](${source}) after`, attachments), code('theNextCell'));
    assert.match(text, /before <img src="" alt="x" title="The picture .* cannot be read"> after/, source);
    assert.match(text, 'theNextCell');
  }
});

test('a file whose name has percent signs, and an attachment in lines, are shown', () => {
  writeFileSync(join(folder, '100%.png'), 'PNG');
  writeFileSync(join(folder, '%FF.png'), 'PNG');
  const attachments = { 'a.png': { 'image/png': ['aGVs', 'bG8='] } };
  const text = page(markdown('![a](100%25.png) ![b](%FF.png) ![c](attachment:a.png)', attachments));
  assert.is(text.split(`src="data:image/png;base64,${btoa('PNG')}"`).length, 3);
  assert.match(text, 'src="data:image/png;base64,aGVsbG8="');
});

test('an output of a type that nobody knows is shown as data, and one that can not be shown says so', () => {
  let deep: unknown = 0;
  for (let depth = 0; depth < 50_000; depth++) deep = [deep];
  const text = page(
    markdown('[bad](%FF) and ![gone](%FF.png)'),
    code('1', [
      shown({ 'application/x-unknown': 'something' }),
      { type: 'display_data', data: {}, metadata: {} },
      { type: 'display_data', data: { 'application/json': deep as never }, metadata: {} },
    ]),
    code('last'),
  );
  assert.match(
    text,
    /&quot;application\/x-unknown&quot;: &quot;something&quot;|"application\/x-unknown": "something"/,
  );
  assert.match(text, /This output can't be shown: /);
  assert.match(text, /last<\/code>/);
});

test.run();
