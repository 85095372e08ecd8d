import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { questionIn } from '../../../kernel/language/question.js';

test('a name with a question mark before or behind it asks about the name; two ask for all', () => {
  assert.equal(questionIn('display?'), { name: 'display', detail: 0 });
  assert.equal(questionIn(' console.log ?? \n'), { name: 'console.log', detail: 1 });
  assert.equal(questionIn('?$a._b'), { name: '$a._b', detail: 0 });
  assert.equal(questionIn('??Math'), { name: 'Math', detail: 1 });
});

test('code asks nothing', () => {
  for (const code of ['', '?', 'a', 'a ? b : c', 'a??b', '1?', 'f()?', '?a?', 'a???', 'a.?', '// a?']) {
    assert.is(questionIn(code), undefined, code);
  }
});

test.run();
