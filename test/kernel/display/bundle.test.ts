import { desc, table } from 'arquero';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { html, image, markdown, mimeBundle, svg } from '../../../kernel/display/index.js';

const states = table({
  state: ['Texas', '<Alaska> & "co"', 'Montana'],
  area: [695_662, 1_723_337, null],
  coastal: [true, true, false],
  joined: [new Date(Date.UTC(1845, 11, 29)), new Date(Date.UTC(1959, 0, 3, 10)), null],
  tags: [['a', 'b'], [], null],
});

test('a table: HTML with types and counts, numbers right-aligned, everything escaped', () => {
  const text = String(mimeBundle(states)['text/html']);
  assert.match(text, '<th style="text-align:left">state</th><th style="text-align:right">area</th>');
  assert.match(text, '<small>number</small>');
  assert.match(text, '<td style="text-align:right">1,723,337</td>');
  assert.match(text, '&lt;Alaska&gt; &amp; &quot;co&quot;');
  assert.not.match(text, '<Alaska>');
  assert.match(text, '3 rows × 5 columns');
});

test('a table: plain text in aligned columns', () => {
  assert.is(
    mimeBundle(states)['text/plain'],
    [
      'state                 area  coastal  joined                tags',
      '───────────────  ─────────  ───────  ────────────────────  ────────────',
      "Texas              695,662  true     1845-12-29            [ 'a', 'b' ]",
      '<Alaska> & "co"  1,723,337  true     1959-01-03T10:00:00Z  []',
      'Montana                  –  false    –                     –',
      '3 rows × 5 columns',
    ].join('\n'),
  );
});

test('a table: a data resource with its schema', () => {
  assert.equal(mimeBundle(states.select('state', 'area', 'joined'))['application/vnd.dataresource+json'], {
    schema: {
      fields: [
        { name: 'state', type: 'string' },
        { name: 'area', type: 'integer' },
        { name: 'joined', type: 'datetime' },
      ],
    },
    data: [
      { state: 'Texas', area: 695_662, joined: '1845-12-29T00:00:00.000Z' },
      { state: '<Alaska> & "co"', area: 1_723_337, joined: '1959-01-03T10:00:00.000Z' },
      { state: 'Montana', area: null, joined: null },
    ],
  });
});

test('a long table shows its first rows, as filtered and ordered', () => {
  const numbers = table({ n: Array.from({ length: 3231 }, (_, n) => n) });
  const shown = mimeBundle(numbers.filter('d => d.n % 2 == 0').orderby(desc('n')));
  assert.match(
    String(shown['text/plain']),
    /^ {3}n\n─{4}\n3230\n3228\n[\s\S]*\n20 of 1,616 rows × 1 column$/,
  );
  assert.match(
    String(mimeBundle(numbers, { rows: 2 })['text/plain']),
    /^n\n─\n0\n1\n2 of 3,231 rows × 1 column$/,
  );
  assert.match(String(mimeBundle(table({}))['text/plain']), '0 rows × 0 columns');
});

test('text: objects in colour, lone primitives without', () => {
  assert.is(mimeBundle(3)['text/plain'], '3');
  assert.is(mimeBundle('a\nb')['text/plain'], "'a\\nb'");
  assert.is(mimeBundle({ a: 1 })['text/plain'], '{ a: \u001b[33m1\u001b[39m }');
  assert.is(mimeBundle(null)['text/plain'], 'null');
});

test('a Vega-Lite specification is data for the front, with words for those who see none', () => {
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: { text: 'Clones' },
    data: { values: [{ a: 1n, at: new Date(0) }] },
  };
  assert.equal(mimeBundle(spec), {
    'application/vnd.vegalite.v5+json': {
      ...spec,
      data: { values: [{ a: 1, at: '1970-01-01T00:00:00.000Z' }] },
    },
    'text/plain': 'Plot: Clones',
  });
  assert.equal(Object.keys(mimeBundle({ $schema: 'https://json-schema.org/draft-07/schema' })), [
    'text/plain',
    'text/html',
  ]);
});

test('a value that says how it is shown is shown so', () => {
  const own = (bundle: unknown) => mimeBundle({ [Symbol.for('Jupyter.display')]: () => bundle });
  assert.equal(
    own({ 'text/html': '<b>x</b>', 'image/png': Uint8Array.of(1, 2, 3), 'application/json': { a: [1] } }),
    {
      'text/html': '<b>x</b>',
      'image/png': 'AQID',
      'application/json': { a: [1] },
    },
  );
  assert.throws(() => own('text'), /must return an object of MIME types/);
  assert.throws(() => own(Promise.resolve({})), /is asynchronous: await display\(value\)/);
});

test('html, markdown, svg and image', () => {
  assert.is(mimeBundle(html('<i>a</i>'))['text/html'], '<i>a</i>');
  assert.equal(mimeBundle(markdown('*a*')), { 'text/markdown': '*a*', 'text/plain': '*a*' });
  assert.is(
    mimeBundle(svg('<svg width="1"/>'))['image/svg+xml'],
    '<svg xmlns="http://www.w3.org/2000/svg" width="1"/>',
  );
  assert.equal(mimeBundle(image(Buffer.from('abc'), 'image/gif')), {
    'image/gif': 'YWJj',
    'text/plain': '[image/gif]',
  });
});

test.run();
