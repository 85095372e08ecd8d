import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../kernel/display/mime.js';
import { PlotRenderer } from '../../../kernel/display/plot/plot-renderer.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-plot-'));
writeFileSync(join(folder, 'data.json'), JSON.stringify([{ name: 'from <a> file', n: 3 }]));
const renderer = new PlotRenderer(folder);
test.after(async () => {
  await renderer.close();
  rmSync(folder, { recursive: true });
});

function bars(data: object): Parameters<PlotRenderer['render']>[0] {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...(data as Record<string, never>),
    mark: 'bar',
    encoding: { y: { field: 'name', type: 'nominal' }, x: { field: 'n', type: 'quantitative' } },
  };
}

test('specifications become SVG, several at a time', async () => {
  const plots = await Promise.all(
    ['first', 'second'].map(name => renderer.render(bars({ data: { values: [{ name, n: 1 }] } }))),
  );
  assert.match(plots[0]!, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*>first<\/text>/);
  assert.match(plots[1]!, '>second</text>');
});

test('what Vega draws in its default colours is drawn for a dark page too', async () => {
  const svg = await renderer.render(bars({ title: 'Title', data: { values: [{ name: 'a', n: 1 }] } }));
  const [, dark] = /<style>@media \(prefers-color-scheme: dark\) \{([\s\S]*)\}<\/style>/.exec(svg)!;
  const drawn = svg.replace(/<style>[\s\S]*<\/style>/, '');
  const coloursOf = (pattern: RegExp): string[] => [
    ...new Set(Array.from(drawn.matchAll(pattern), match => match[1]!)),
  ];
  assert.equal(coloursOf(/^<svg [^>]*><rect [^>]*fill="([^"]*)"/g), ['white']);
  assert.equal(coloursOf(/<text [^>]*fill="([^"]*)"/g), ['#000']);
  assert.equal(coloursOf(/class="background"[^>]*stroke="([^"]*)"/g), ['#ddd']);
  for (const selector of ['svg > rect[fill="white"]', 'text[fill="#000"]', '[stroke="#ddd"]']) {
    assert.match(dark!, `${selector} {`);
  }
});

test('data is found beside the notebook, and escaped', async () => {
  assert.match(await renderer.render(bars({ data: { url: 'data.json' } })), '>from &lt;a&gt; file</text>');
});

test('what is wrong with a specification is said in words, and the next one is drawn', async () => {
  for (const spec of [{ mark: 'nonsense', data: { values: [] } }, { data: { values: [] } }, 'text', null]) {
    const problem = await renderer.render(spec as Json).then(
      () => 'none',
      error => (error as Error).message,
    );
    assert.not.match(problem, /^(none)?$/, JSON.stringify(spec));
  }
  assert.match(await renderer.render(bars({ data: { values: [] } })), /^<svg /);
});

test.run();
