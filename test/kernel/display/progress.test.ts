import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ProgressState, progress } from '../../../kernel/display/index.js';
import { PROGRESS_MIME } from '../../../kernel/display/mime.js';
import { progressText } from '../../../kernel/display/progress.js';
import { type DisplayData, setPublisher } from '../../../kernel/display/publish.js';

let shown: DisplayData[] = [];
test.before.each(() => {
  shown = [];
  setPublisher(data => shown.push(data));
});

function last(): ProgressState {
  return shown.at(-1)!.bundle[PROGRESS_MIME] as unknown as ProgressState;
}

test('a bar shows its start at once, and its end when the last step is done', () => {
  const bar = progress(2, 'Steps');
  assert.is(shown.length, 1);
  bar.step();
  bar.step(1, 'all copied');
  bar.step();
  assert.equal(
    shown.map(({ update }) => update),
    [undefined, true],
  );
  assert.equal(
    { ...last(), seconds: 0 },
    { label: 'Steps', done: 2, total: 2, seconds: 0, ended: true, note: 'all copied' },
  );
});

test('a loop that is left early ends its bar where it was', () => {
  for (const item of progress(new Set(['a', 'b', 'c']), 'Loop')) if (item === 'b') break;
  assert.equal({ ...last(), seconds: 0 }, { label: 'Loop', done: 1, total: 3, seconds: 0, ended: true });
});

test('items of unknown number are counted', () => {
  function* items() {
    yield* [1, 2];
  }
  assert.equal([...progress(items())], [1, 2]);
  assert.equal({ ...last(), seconds: 0 }, { label: 'Progress', done: 2, seconds: 0, ended: true });
  assert.equal([...progress([])], []);
  assert.is(last().ended, true);
});

test('the words escape what they name', () => {
  progress(1, '<b>').end('<i>');
  assert.match(String(shown.at(-1)!.bundle['text/html']), '&lt;b&gt;: 0 of 1 (0 %), 0.0 s – &lt;i&gt;');
});

test('the words tell what is left', () => {
  assert.is(
    progressText({ label: 'Run', done: 500, total: 2000, seconds: 30, ended: false }),
    'Run: 500 of 2,000 (25 %), 30.0 s, about 1 min 30 s left',
  );
  assert.is(
    progressText({ label: 'Run', done: 5, seconds: 130, ended: false, note: 'x' }),
    'Run: 5, 2 min 10 s – x',
  );
});

test.run();
