/** Profiles taken in a cell, as a user takes them. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TestSession, withoutColours } from '../session/run-cells.js';

const notebook = new TestSession(process.cwd());
test.after(() => notebook.session.close());

test('allocations are mapped back to the lines of the cell as typed, over imports and types', async () => {
  await notebook.run(`import { profile } from 'arclab';
interface Pair { left: number; right: number }
const pairs: Pair[] = [];

function fillPairs(): void {
  for (let i = 0; i < 200_000; i++) pairs.push({ left: i, right: i });
}`);
  const run = await notebook.run('const found = await profile.allocations(fillPairs);\nfound');
  assert.is(run.status, 'ok');
  const bundle = run.status === 'ok' ? run.result!.bundle : {};
  const text = withoutColours(String(bundle['text/plain']));
  assert.match(text, /fillPairs: [\d.]+ MB of objects allocated, temporaries included/);
  assert.match(text, /sampled +fillPairs +Cell\[1\]:5 /);
  assert.not.match(text, /kernel\/session/);
  assert.match(String(bundle['text/html']), /<svg[\s\S]*fillPairs \(Cell\[1\]:5\)[\s\S]*<table/);
});

test.run();
