import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type AttributeReader, Expression, ExpressionError } from '../../../runtime/expression/expression.js';
import { NumberText } from '../../../runtime/feature/attribute-value.js';
import { syntaxTrees } from './arbitrary-syntax.js';
import { failure, outcome, readerOfJson, variables } from './outcome.js';
import { print } from './print-syntax.js';
import { TOKENS } from './tokens.js';

function thrownBy(run: () => unknown): ExpressionError {
  try {
    run();
  } catch (error) {
    assert.instance(error, ExpressionError);
    return error as ExpressionError;
  }
  return assert.unreachable('nothing was thrown') as never;
}

test('each reader takes results of its own kind only', () => {
  const read = (source: string) => Expression.compile(source);
  assert.is(read('1 == 1').evaluateBoolean({}), true);
  assert.is(read('3').evaluateInteger({}), 3);
  assert.is(read('3').evaluateFloat({}), 3);
  assert.is(read('3.5').evaluateFloat({}), 3.5);
  assert.is(read('1e300').evaluateFloat({}), 1e300);
  assert.is(read('"a"').evaluateString({}), 'a');

  const refusals: [reason: string, run: () => unknown][] = [
    ['eval result is not a bool', () => read('1').evaluateBoolean({})],
    ['eval result is not a bool', () => read('null').evaluateBoolean({})],
    ['expected integer', () => read('3.0').evaluateInteger({})],
    ['expected integer', () => read('"3"').evaluateInteger({})],
    ['expected integer', () => read('9007199254740993').evaluateInteger({})],
    ['expected number', () => read('"3"').evaluateFloat({})],
    ['expected number', () => read('true').evaluateFloat({})],
    ['NaN cannot become an attribute', () => read('math.nan').evaluateFloat({})],
    ['function cannot be converted', () => read('len').evaluateInteger({})],
    ['eval result is not a string', () => read('1').evaluateString({})],
  ];
  for (const [reason, run] of refusals) {
    const error = thrownBy(run);
    assert.is(error.kind, 'conversion');
    assert.is(error.message, `conversion error: ${reason}`);
  }
});

test('evaluate gives attribute values', () => {
  const value = (source: string) => Expression.compile(source).evaluate({});
  assert.is(value('1'), 1);
  assert.equal(value('1.0'), new NumberText('1.0'));
  assert.equal(value('9007199254740993'), new NumberText('9007199254740993'));
  assert.equal(value('{"a": [null, true, "x"]}'), new Map([['a', [null, true, 'x']]]));
});

test('attributes is a name only where there is a feature', () => {
  assert.is(
    thrownBy(() => Expression.compile('attributes["a"]').evaluate({ variables })).reason,
    "'attributes' is not defined",
  );
  assert.is(Expression.compile('variables.get("a", 1)').evaluate({}), 1);
  assert.is(Expression.compile('attributes = 1; attributes').evaluate({ variables }), 1);
});

test('one expression serves many features', () => {
  const expression = Expression.compile('n = attributes["n"]; n = n + 1; n');
  for (let n = 0; n < 5; n++) assert.is(expression.evaluate({ attributes: new Map([['n', n]]) }), n + 1);
});

test('errors of the reader pass as they are', () => {
  const broken: AttributeReader = {
    get: () => {
      throw new TypeError('broken');
    },
    has: () => false,
    keys: () => [],
  };
  assert.throws(
    () => Expression.compile('attributes["a"]').evaluate({ attributes: broken }),
    /^broken$|broken/,
  );
});

test('blocks open no frame, calls do', () => {
  assert.is(outcome('if true { x = 1 } x'), '1');
  assert.is(outcome('for i in [1, 2] { last = i } [i, last]'), '[2, 2]');
  assert.is(outcome('(y = 3); y'), '3');
  assert.is(failure('f = fn() { z = 1 }; f(); z'), "'z' is not defined");
  assert.is(outcome('f = fn(a) { a = a + 1; a }; a = 5; [f(1), a]'), '[2, 5]');
});

test('assignment overwrites the nearest binding, let binds here', () => {
  assert.is(outcome('x = 1; f = fn() { x = 2; x }; [f(), x]'), '[2, 2]');
  assert.is(outcome('x = 1; f = fn() { let x = 2; x }; [f(), x]'), '[2, 1]');
  assert.is(outcome('f = fn() { x = 2; x }; [f(), (x = 1), f(), x]'), '[2, 1, 2, 2]');
  assert.is(outcome('x = 0; f = fn() { for x in [1, 2] { } }; f(); x'), '2');
  assert.is(outcome('f = fn() { g = fn() { n += 1 }; let n = 10; g(); g(); n }; n = 1; [f(), n]'), '[12, 1]');
  assert.is(failure('f = fn() { g = fn() { n += 1 }; g() }; f()'), "undefined variable 'n'");
  assert.is(failure('x += 1'), "undefined variable 'x'");
});

test('builtins may be shadowed', () => {
  assert.is(outcome('len = 3; len'), '3');
  assert.is(outcome('f = fn(str) { str }; [f(1), str(2)]'), '[1, "2"]');
  assert.is(outcome('f = fn() { len("ab") }; f()'), '2');
  assert.is(outcome('if false { len = 3 } len("a")'), '1');
});

test('a name is looked up when it is used', () => {
  assert.is(outcome('f = fn() { later }; later = 4; f()'), '4');
  assert.is(failure('f = fn() { later }; f(); later = 4'), "'later' is not defined");
  assert.is(failure('x = x'), "'x' is not defined");
});

test('assignments have a value', () => {
  assert.is(outcome('a = b = 2; [a, b, (c = 3), (d = 1) + d, (a += 5)]'), '[2, 2, 3, 2, 7]');
  assert.is(outcome('let [x, y] = "ab"; x + y'), '"ab"');
});

test('the value is computed before the target', () => {
  assert.is(outcome('l = [0, 0]; i = 0; l[i] = (i = 1); l'), '[0, 1]');
  assert.is(outcome('x = 1; x += (x = 5); x'), '10');
});

test('destructuring', () => {
  assert.is(outcome('[a, b] = [1, 2]; [a, b] = [b, a]; [a, b]'), '[2, 1]');
  assert.is(outcome('d = {}; [d["x"], y] = [1, 2]; [d, y]'), '[{"x": 1}, 2]');
  assert.is(outcome('[a, b] = {"p": 1, "q": 2}; a + b'), '"pq"');
  assert.is(outcome('[a] = attributes; a', '{"only": 1}'), '"only"');
  assert.is(outcome('[] = []; 1'), '1');
  assert.is(failure('[a] = 5'), 'int is not iterable');
  assert.is(failure('let [a, b] = "abc"'), 'unpack mismatch (expected 2, got 3)');
  assert.is(failure('for [a, b] in [[1]] { }'), 'unpack mismatch (expected 2, got 1)');
});

test('loops go through what was there when they began', () => {
  assert.is(outcome('l = [1, 2]; for x in l { l.append(x * 10) } l'), '[1, 2, 10, 20]');
  assert.is(outcome('d = {"a": 1}; for k in d { d[k + "b"] = 2 } d'), '{"a": 1, "ab": 2}');
  assert.is(outcome('r = ""; for c in "a😀" { r = c + r } r'), '"😀a"');
  assert.is(failure('for x in 3 { }'), 'int is not iterable');
  assert.is(failure('for x in variables { }'), 'Variables is not iterable');
  assert.is(outcome('for x in [] { 1 }'), 'null');
});

test('return leaves the innermost function, or the program', () => {
  assert.is(
    outcome('f = fn(l) { for x in l { if x > 1 { return x } } "none" }; [f([1, 2, 3]), f([])]'),
    '[2, "none"]',
  );
  assert.is(outcome('f = fn() { return }; f()'), 'null');
  assert.is(outcome('1 + (return 7)'), '7');
  assert.is(outcome('for x in [1, 2] { if x == 2 { return "out" } } "in"'), '"out"');
  assert.is(outcome('f = fn() { itertools.map([1, 2], fn(x) { return x * 2; 0 }) }; f()'), '[2, 4]');
  assert.is(outcome('x = return 5; 6'), '5');
  assert.is(outcome('i = 0; while true { i += 1; if i > 9 { return i } }'), '10');
});

test('closures hold the frame that defined them weakly', () => {
  const dropped = 'closure called after its defining scope was dropped';
  assert.is(outcome('f = fn() { g = fn() { 1 }; g() }; f()'), '1');
  assert.is(failure('f = fn() { fn() { 1 } }; g = f(); g()'), dropped);
  assert.is(failure('l = []; f = fn() { l.append(fn() { 1 }) }; f(); l[0]()'), dropped);
  assert.is(outcome('l = []; for i in [1, 2] { l.append(fn() { i }) } [l[0](), l[1]()]'), '[2, 2]');
  assert.is(outcome('apply = fn(f) { f(1) }; go = fn(n) { apply(fn(x) { x + n }) }; go(5)'), '6');
});

test('calls', () => {
  assert.is(outcome('(fn(a, b) { [b, a] })(1, 2)'), '[2, 1]');
  assert.is(outcome('fn(a) { a }(3)'), '3');
  assert.is(outcome('m = [1].append; m(2); "a".upper()'), '"A"');
  assert.is(outcome('l = [1]; m = l.append; m(2); l'), '[1, 2]');
  assert.is(failure('fn(a) { a }()'), 'closure expects 1 argument(s), got 0');
  assert.is(failure('null()'), 'value of type nullType is not callable');
  assert.is(failure('math()'), 'value of type module is not callable');
  assert.is(failure('"a".nope(missing)'), "str has no method 'nope'", 'found before the arguments');
  assert.is(failure('attributes.nope(missing)'), "'missing' is not defined");
  assert.is(outcome('x = attributes.nope; 1'), '1');
  assert.is(failure('x = variables.nope; x()'), "Variables has no method 'nope'");
});

test('errors stand at the node that fails, in bytes', () => {
  const places: Readonly<Record<string, number>> = {
    '1 + (2 / 0)': 5,
    '"大" + (1 - "a")': 9,
    'x = [1, 2 + null]': 8,
    'f = fn() { 1 / 0 }; f()': 11,
    'itertools.map([1], fn(x) { x() })': 27,
    'itertools.sum([1, "a"]) + 1': 0,
    '1 + [2][5]': 4,
    '1 + "a".nope': 4,
    '1 + missing': 4,
    'y = 1;\n\ny.real': 8,
    '[1, {2: 3}]': 4,
    '- -"a"': 2,
    'itertools.sorted([2, "a"], fn(x) { 1 / 1; x })': 0,
  };
  for (const [source, place] of Object.entries(places)) {
    assert.is(thrownBy(() => Expression.compile(source).evaluate({})).position, place, source);
  }
});

const TOO_DEEP = 'expression exceeds maximum AST depth (1024)';

function nested(depth: number): string[] {
  return [
    `${'-'.repeat(depth)}1`,
    `${'not '.repeat(depth)}1`,
    `1${' + 1'.repeat(depth)}`,
    `${'['.repeat(depth)}1${']'.repeat(depth)}`,
    `${'{"a": '.repeat(depth)}1${'}'.repeat(depth)}`,
    `${'str('.repeat(depth)}1${')'.repeat(depth)}`,
    `${'if 1 { '.repeat(depth)}1${' }'.repeat(depth)}`,
    `${'if 0 { 1 } else '.repeat(depth)}{ 2 }`,
    `${'a = '.repeat(depth)}1`,
    `${'return '.repeat(depth)}1`,
    `"a"${'[0:]'.repeat(depth)}`,
    `f = fn() { ${'-'.repeat(depth)}1 }; f()`,
  ];
}

test('a thousand levels run, more are an error', () => {
  for (const source of nested(1000)) assert.not(outcome(source).includes('error'), source.slice(0, 20));
  for (const source of [...nested(1100), ...nested(20_000)])
    assert.is(failure(source), TOO_DEEP, source.slice(0, 20));
});

test('exactly 1024 levels run', () => {
  assert.is(outcome(`${'-'.repeat(1023)}1`), '-1');
  assert.is(failure(`${'-'.repeat(1024)}1`), TOO_DEEP);
});

test('levels that are not evaluated do not count', () => {
  assert.is(outcome(`false and ${'-'.repeat(5000)}1`), 'false');
  assert.is(outcome(`f = fn() { ${'-'.repeat(5000)}1 }; 2`), '2');
  assert.is(outcome(`${'('.repeat(5000)}1${')'.repeat(5000)}`), '1');
});

test('recursion ends at the first limit that it meets', () => {
  assert.is(outcome('g = fn(n) { if n < 1 { 0 } else { 1 + g(n - 1) } }; g(300)'), '300');
  assert.is(failure('g = fn(n) { if n < 1 { 0 } else { 1 + g(n - 1) } }; g(400)'), TOO_DEEP);
  assert.is(failure('g = fn() { g() }; g()'), 'expression exceeds maximum call depth (512)');
  assert.is(
    failure('g = fn(x) { itertools.map([x], g) }; g(1)'),
    'expression exceeds maximum call depth (512)',
  );
  assert.is(outcome('g = fn(n) { if n < 1 { 0 } else { g(n - 1) } }; for i in range(600) { g(5) } 1'), '1');
});

test('functions may be nested deeper than calls may', () => {
  const source = `f = ${'fn() { '.repeat(5000)}1${' }'.repeat(5000)}; f()`;
  assert.is(outcome(source), 'conversion error: function cannot be converted');
  assert.is(failure(`${source}()`), 'closure called after its defining scope was dropped');
});

test('values nested too deep are errors, not crashes', () => {
  const deep = 'l = []; for i in range(20000) { l = [l] }';
  const message = 'value contains itself or is nested deeper than 1024 levels';
  assert.is(failure(`${deep} str(l)`), message);
  const tooManyCalls = 'expression exceeds maximum call depth (512)';
  assert.is(failure(`${deep} m = []; for i in range(20000) { m = [m] } l == m`), tooManyCalls);
  assert.is(failure(`${deep} json.dumps(l)`), message);
  assert.is(failure(`${deep} l`), `conversion error: ${message}`);
  assert.is(failure('a = []; a.append(a); str(a)'), message);
});

test('texts that are too long for JavaScript are errors', () => {
  assert.match(failure('s = "0123456789abcdef"; for i in range(40) { s = s + s } 1'), /string length/);
});

/** What could take forever or fill the memory. */
const UNBOUNDED = new Set(['while', '**', '**=', '<<', '<<=', '*', '*=']);
const BOUNDED_TOKENS = TOKENS.filter(token => !UNBOUNDED.has(token));

test('any program gives a value or an ExpressionError', () => {
  const attributes = readerOfJson('{"a": 1, "大阪": [1, {"b": "c"}]}');
  const run = (source: string): void => {
    try {
      Expression.compile(source).display({ attributes, variables });
    } catch (error) {
      assert.instance(error, ExpressionError, source);
      assert.ok((error as ExpressionError).explain().startsWith((error as ExpressionError).message));
    }
  };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...BOUNDED_TOKENS), { maxLength: 25 }), tokens =>
      run(tokens.join(' ')),
    ),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(syntaxTrees, tree => run(print(tree))),
    { numRuns: 1000 },
  );
});

test.run();
