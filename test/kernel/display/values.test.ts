import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { json, latex, mimeBundle } from '../../../kernel/display/index.js';
import { withoutColours } from '../session/run-cells.js';

/** What a value shows as, without colours: as plain text, and as the text that its HTML shows. */
function shown(value: unknown): { text: string; fromHtml: string } {
  const bundle = mimeBundle(value);
  return {
    text: withoutColours(String(bundle['text/plain'])),
    fromHtml: textOf(String(bundle['text/html'])),
  };
}

function textOf(html: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
  return html.replace(/<[^>]*>/g, '').replace(/&([^;]*);/g, (_, name: string) => entities[name]!);
}

test('an object shows as text and as HTML, in the colours of the page it is on', () => {
  const bundle = mimeBundle({ count: 12, name: '<b>', none: undefined });
  const html = String(bundle['text/html']);
  assert.match(html, /<span style="color:var\(--jp-mirror-editor-number-color,[^"]*">12<\/span>/);
  assert.match(
    html,
    /<span style="color:var\(--jp-mirror-editor-string-color,[^"]*">&#39;&lt;b&gt;&#39;<\/span>/,
  );
  assert.not.match(html, /<b>/);
  assert.is(textOf(html), "{ count: 12, name: '<b>', none: undefined }");
  assert.equal(Object.keys(mimeBundle('text')), ['text/plain']);
});

test('maps, sets, class instances, circles, errors, proxies and functions', () => {
  class Node {
    next: Node | undefined;
    #secret = 1;
    get seen() {
      return this.#secret;
    }
  }
  const circle = new Node();
  circle.next = circle;
  assert.is(shown(circle).text, '<ref *1> Node { next: [Circular *1] }');
  assert.is(shown(new Map([['a', new Set([1])]])).text, "Map(1) { 'a' => Set(1) { 1 } }");
  assert.match(shown(new RangeError('too far')).text, /^RangeError: too far\n {4}at /);
  assert.is(shown(new Proxy({ a: 1 }, {})).text, '{ a: 1 }');
  assert.is(shown(function walk() {}).text, '[Function: walk]');
});

test('a promise shows what it is settled with, also inside other values', () => {
  const promise = Promise.resolve(1);
  assert.is(shown(promise).text, 'Promise { 1 }');
  assert.is(
    shown({ in: [promise], map: new Map([[1, promise]]) }).text,
    ['{ in: [ Promise { 1 } ], map: Map(1) { 1 => Promise { 1 } } }'].join(),
  );
  assert.is(shown([new Promise(() => {})]).text, '[ Promise { <pending> } ]');
});

test('of a huge value the first is shown, and how much more there is', () => {
  const record = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`, n]));
  const keys = shown(record).text;
  assert.match(keys, /key999: 999\n}\n… and 4,000 more keys$/);
  const texts = Array.from({ length: 100 }, () => 'x'.repeat(5000));
  const { text, fromHtml } = shown(texts);
  assert.match(text, /\n… and 4\d\d,\d\d\d more characters$/);
  assert.ok(text.length < 60_000, String(text.length));
  assert.is(fromHtml, text);
  // Nothing of the value is lost by showing it.
  assert.is(Object.keys(record).length, 5000);
});

test('the HTML of any value says what its text says, and holds no element of the value', () => {
  fc.assert(
    fc.property(fc.anything({ withMap: true, withSet: true, withDate: true, withBigInt: true }), value => {
      const bundle = mimeBundle([value]);
      const html = String(bundle['text/html']);
      assert.is(textOf(html), withoutColours(String(bundle['text/plain'])));
      assert.not.match(html, /<(?!\/?(span|pre)[ >])/);
    }),
    { numRuns: 300 },
  );
});

test('colours that a value brings itself show as far as they are known, and nothing of their codes stays', () => {
  const styled = {
    [Symbol.for('nodejs.util.inspect.custom')]: () => '\u001b[1;38;5;9mloud\u001b[0m \u001b[2Kcalm',
  };
  const html = String(mimeBundle(styled)['text/html']);
  assert.match(html, /<span style="font-weight:600">loud<\/span> calm/);
});

test('JSON is data with its text beside it, and a formula its source', () => {
  const bundle = mimeBundle(json({ a: [1n, new Date(0)], b: undefined }));
  assert.equal(bundle['application/json'], { a: [1, '1970-01-01T00:00:00.000Z'] });
  assert.equal(JSON.parse(String(bundle['text/plain'])), bundle['application/json']);
  assert.equal(mimeBundle(latex('$x^2$')), { 'text/latex': '$x^2$', 'text/plain': '$x^2$' });
});

test.run();
