import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isComplete } from '../../../kernel/language/is-complete.js';
import { Language } from '../../../kernel/language/language.js';

const language = new Language({ magics: ['time', 'clones', 'help'] });
test.after(() => language.close());

async function names(code: string): Promise<string[]> {
  return (await language.complete(code, code.length)).matches.map(({ text }) => text);
}

test('nothing is loaded before the first question', async () => {
  await language.cellRan('const early = { before: 1 };');
  assert.is(language.isStarted, false);
  assert.equal(await names('early.'), ['before']);
  assert.is(language.isStarted, true);
});

test('members, with what they are, in place of the word', async () => {
  const { start, end, matches } = await language.complete('"abc".toUp + 1', 10);
  assert.equal([start, end], [6, 10]);
  assert.equal(matches[0], { text: 'toUpperCase', type: 'function' });
});

test('what earlier cells declared, declared anew, and imported', async () => {
  await language.cellRan(
    'let value = 1; interface Place { town: string }; function find(): Place { return { town: "x" }; }',
  );
  await language.cellRan('let value = "now text"; import * as path from "node:path";');
  assert.ok((await names('value.toUp')).includes('toUpperCase'));
  assert.equal(await names('find().'), ['town']);
  assert.ok((await names('path.basen')).includes('basename'));
});

test('a cell with type errors leaves its names, and advice with their lines', async () => {
  const advice = await language.cellRan('let fine = 1;\nlet wrong: number = "text";');
  assert.equal(
    advice.map(({ line, message }) => [line, message]),
    [[2, "Type 'string' is not assignable to type 'number'."]],
  );
  assert.ok((await names('fin')).includes('fine'));
  assert.ok((await names('wro')).includes('wrong'));
});

test('no advice on what cells may do: declare anew, await, use what is installed elsewhere', async () => {
  for (const source of [
    'let twice = 1',
    'let twice = "two"',
    'const waited = await Promise.resolve(1)',
    'import { op } from "arquero"',
    'import x from "not-installed"',
  ]) {
    assert.equal(await language.cellRan(source), [], source);
  }
});

test('syntax that its TypeScript does not know yet is no end of completion', async () => {
  await language.cellRan('using resource = { [Symbol.dispose]() {} };');
  assert.ok((await names('Math.flo')).includes('floor'));
});

test('arclab’s functions are known with their types', async () => {
  assert.ok((await names('geometryFromWk')).includes('geometryFromWkt'));
  assert.equal(await names('workflow("x").runT'), ['runTo']);
  assert.ok((await names('promp')).includes('prompt'));
});

test('magics are completed by their names, and their line is no code', async () => {
  assert.equal(await names('%%ti'), ['time']);
  const code = '%%time\nMath.flo';
  const { start, matches } = await language.complete(code, code.length);
  assert.equal([start, matches[0]!.text], [code.length - 3, 'floor']);
});

test('hover: signature, documentation, the function around arguments', async () => {
  const at = async (code: string, cursor: number, detail: 0 | 1): Promise<string> =>
    String((await language.inspect(code, cursor, detail))?.['text/plain']);
  assert.match(await at('Math.floor', 7, 0), /Math\.floor\(x: number\): number/);
  assert.match(await at('Math.floor(', 11, 0), /Math\.floor\(x: number\): number/);
  assert.match(await at('Math.floor(2, [1', 16, 1), /@param/);
  const bundle = await language.inspect('const less = <T,>(a: T) => a; less', 31, 0);
  assert.match(String(bundle!['text/html']), /&lt;T,?&gt;/);
});

test('after a reset nothing of before is known', async () => {
  await language.cellRan('let forgotten = 1');
  language.reset();
  assert.not.ok((await names('forgo')).includes('forgotten'));
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: templates are what is tested
test('complete, incomplete and invalid', () => {
  const cases: [string, ReturnType<typeof isComplete>['status']][] = [
    ...[
      '1',
      '',
      'let a: number = 1',
      '`a ${`b ${1}`}`',
      'class A { x = 1 }',
      'if (a) { b } else { c }',
      'a\n.b()',
      '%%time\n1',
    ].map(code => [code, 'complete'] as [string, 'complete']),
    ...[
      'function f(',
      'if (a) {',
      '`',
      '`${',
      '`${`',
      '/* a',
      'a +',
      'const a =',
      'f(1,',
      '[',
      '({',
      'x ?',
      'x ? y :',
      'class A {',
      'for (;;',
      '(a: number) =>',
      'import { a',
      'try { a }',
      '%%time\n{',
    ].map(code => [code, 'incomplete'] as [string, 'incomplete']),
    ...[')', 'let = 1;', 'a b', '"open', "'open", '}', 'if (a)) b', 'f(]'].map(
      code => [code, 'invalid'] as [string, 'invalid'],
    ),
  ];
  for (const [code, status] of cases) assert.is(isComplete(code).status, status, code);
  assert.is(isComplete('function f() {\n  if (a) {').indent, '    ');
});

test('whatever is opened and not closed is incomplete, at any depth; closed, it is complete', () => {
  const pairs = [
    ['(', ')'],
    ['[', ']'],
    ['{ a: ', '}'],
    ['`${', '}`'],
    ['f(', ')'],
    ['(() => {return ', '})'],
  ] as const;
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pairs), { minLength: 1, maxLength: 8 }),
      fc.nat(7),
      (opened, kept) => {
        const start = `x = ${opened.map(([open]) => open).join('')}1`;
        const ends = opened.map(([, close]) => close).reverse();
        assert.is(isComplete(start + ends.join('')).status, 'complete');
        assert.is(isComplete(start + ends.slice(0, kept % opened.length).join('')).status, 'incomplete');
      },
    ),
  );
});

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: templates are what is tested

test.run();
