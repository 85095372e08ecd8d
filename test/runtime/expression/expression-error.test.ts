import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Expression, ExpressionError } from '../../../runtime/expression/expression.js';
import { UserError } from '../../../runtime/user-error.js';

function explanation(source: string): string[] {
  try {
    Expression.compile(source).evaluate({});
  } catch (error) {
    assert.instance(error, ExpressionError);
    assert.instance(error, UserError);
    assert.is((error as ExpressionError).source, source);
    return (error as ExpressionError).explain().split('\n');
  }
  return assert.unreachable() as never;
}

test('the place is shown under its line', () => {
  assert.equal(explanation('x = 1;\n\ty = 2 / (x - 1)'), [
    'eval error at position 12: division by zero',
    'line 2, column 6:',
    '  \ty = 2 / (x - 1)',
    '  \t    ^',
  ]);
});

test('columns count characters, and the caret stands below wide ones', () => {
  assert.equal(explanation('"大阪😀" + 1 $'), [
    'lex error at position 17: unexpected character',
    'line 1, column 11:',
    '  "大阪😀" + 1 $',
    '   \u3000\u3000\u3000      ^',
  ]);
});

test('an unfinished source points behind its last token', () => {
  assert.equal(explanation('(1 +\r\n# more'), [
    'parse error at position 4: unexpected end of input',
    'line 1, column 5:',
    '  (1 +',
    '      ^',
  ]);
});

test('of a long line the part around the place is shown', () => {
  const [, where, line, caret] = explanation(`${'1 + '.repeat(100)}null${' + 1'.repeat(100)}`);
  assert.is(where, 'line 1, column 1:');
  assert.ok(line!.length <= 102);
  const [, farWhere, farLine, farCaret] = explanation(`${'[1] + '.repeat(50)}nothing${' + 1'.repeat(100)}`);
  assert.is(farWhere, 'line 1, column 301:');
  assert.ok(farLine!.length <= 104);
  assert.is(farLine!.slice(farCaret!.indexOf('^')).slice(0, 7), 'nothing');
  assert.is(caret, '  ^');
});

test('an error without a place shows none', () => {
  assert.equal(explanation('a = []; a.append(a)'), [
    'eval error at position 18446744073709551615: containers still alive after evaluation (cycle)',
  ]);
});

test.run();
