import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Code } from '../../../runtime/expression/code.js';
import { ExpressionError } from '../../../runtime/expression/expression.js';
import { UserError } from '../../../runtime/user-error.js';

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.instance(error, UserError);
    return (error as Error).message;
  }
  return assert.unreachable() as never;
}

const scope = { attributes: new Map<string, string | number>([['n', 3]]) };

test('an expression is evaluated', () => {
  const of = (value: string) => Code.of({ type: 'flowExpr', value });
  assert.is(of('attributes["n"] + 1').value(scope), 4);
  assert.is(of('attributes["n"] > 1').boolean(scope), true);
  assert.is(of('attributes["n"]').integer(scope), 3);
  assert.is(of('attributes["n"] / 2').float(scope), 1.5);
  assert.is(of('str(attributes["n"])').string(scope), '3');
});

test('a text stands for itself', () => {
  const of = (value: string) => Code.of({ type: 'string', value });
  assert.is(of('1 + 1').value(scope), '1 + 1');
  assert.is(of('1 + 1').string(scope), '1 + 1');
  assert.equal(
    ['', ' ', 'false'].map(text => of(text).boolean(scope)),
    [false, true, true],
  );
  assert.equal(
    [' 42 ', '-7', '+1'].map(text => of(text).integer(scope)),
    [42, -7, 1],
  );
  assert.equal(
    [' 1.5 ', '2', '1e3', '.5', 'inf'].map(text => of(text).float(scope)),
    [1.5, 2, 1000, 0.5, Infinity],
  );
});

test('a text that is no number', () => {
  const of = (value: string) => Code.of({ type: 'string', value });
  for (const text of ['', '3.0', 'x', '9007199254740993']) {
    assert.is(
      refusal(() => of(text).integer(scope)),
      `expected integer, got "${text}"`,
    );
  }
  assert.is(
    refusal(() => of('1,5').float(scope)),
    'expected number, got "1,5"',
  );
});

test('some parameters take expressions only', () => {
  assert.is(Code.of({ type: 'flowExpr', value: '1' }, 'flowExpr').integer({}), 1);
  assert.is(
    refusal(() => Code.of({ type: 'string', value: '1' }, 'flowExpr')),
    'code type `string` is not allowed here; allowed: [flowExpr]',
  );
  assert.is(
    refusal(() => Code.of({ type: 'rhai', value: '1' })),
    'code type `rhai` is not allowed here; allowed: [flowExpr, string]',
  );
});

test('the form is checked before anything runs', () => {
  assert.match(
    refusal(() => Code.of('1')),
    /expected an object/,
  );
  assert.match(
    refusal(() => Code.of(null)),
    /expected an object/,
  );
  assert.match(
    refusal(() => Code.of({ value: '1' })),
    /missing field `type`/,
  );
  assert.match(
    refusal(() => Code.of({ type: 'flowExpr' })),
    /missing field `value`/,
  );
  assert.match(
    refusal(() => Code.of({ type: 1, value: '1' })),
    /`type` must be a string, got 1/,
  );
  assert.match(
    refusal(() => Code.of({ type: 'flowExpr', value: 4326 })),
    /`value` must be a string, got 4326/,
  );
  assert.throws(
    () => Code.of({ type: 'flowExpr', value: '1 +' }),
    (error: unknown) => error instanceof ExpressionError && error.kind === 'parse',
  );
});

test.run();
