import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Session } from '../../../kernel/session/session.js';

const session = new Session({ folder: process.cwd() });
let cell = 0;
const run = (source: string) => session.execute(source, ++cell);
test.after(() => session.close());

async function value(source: string): Promise<string> {
  const outcome = await run(source);
  assert.is(outcome.status, 'ok', JSON.stringify(outcome));
  return outcome.status === 'ok'
    ? String(outcome.result?.bundle['text/plain']).replace(/\u001b\[\d+m/g, '')
    : '';
}

/** Cells that do not end, and whether the traceback can show where they were. */
const ENDLESS: readonly (readonly [name: string, source: string, hasPlace: boolean])[] = [
  ['a synchronous loop', 'for (;;) {}', true],
  ['a regular expression gone wild', `/^(a+)+$/.test('${'a'.repeat(40)}b')`, true],
  ['a loop after an await', 'await 0;\nfor (;;) {}', true],
  ['an await that nothing settles', 'await new Promise(() => {})', false],
  ['an await of a long timer', 'await new Promise(done => setTimeout(done, 1e8))', false],
  ['a loop in a timer callback', 'await new Promise(() => setTimeout(() => { for (;;) {} }, 1))', true],
  ['a loop in an immediate', 'await new Promise(() => setImmediate(() => { for (;;) {} }))', true],
  ['loops that catch everything', 'for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }', true],
  ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', true],
  ['endless printing', 'for (let n = 0; ; n++) console.log("line", n)', true],
];

for (const [name, source, hasPlace] of ENDLESS) {
  test(`an interrupt ends ${name}, and costs no variables`, async () => {
    await run('let kept = 41');
    const ended = run(source);
    await new Promise(resolve => setTimeout(resolve, 60));
    await session.interrupt();
    const outcome = await ended;
    assert.is(outcome.status, 'error');
    if (outcome.status !== 'error') return;
    assert.equal([outcome.error.ename, outcome.interrupted, outcome.died], ['Interrupted', true, false]);
    if (hasPlace) assert.match(outcome.error.traceback.join('\n'), /Cell \[\d+\].*line \d/);
    assert.is(await value('kept + 1'), '42');
    assert.is(await value('await new Promise(done => setTimeout(() => done(kept), 1))'), '41');
  });
}

test('late output is still known by its cell after an interrupt', async () => {
  const seen: string[] = [];
  const other = new Session({
    folder: process.cwd(),
    onOutput: output => output.kind === 'stream' && seen.push(`${output.cell} ${output.text}`),
  });
  const ended = other.execute('await 0; for (;;) {}', 1);
  await new Promise(resolve => setTimeout(resolve, 400));
  await other.interrupt();
  await ended;
  await other.execute('setTimeout(() => console.log("two"), 50)', 2);
  await other.execute('await new Promise(done => setTimeout(done, 100)); console.log("three")', 3);
  await other.close();
  assert.equal(seen, ['2 two\n', '3 three\n']);
});

test('garbage collections during and after a cell that waits for ever cost nothing', async () => {
  const seen: string[] = [];
  const other = new Session({
    folder: process.cwd(),
    nodeFlags: ['--expose-gc'],
    onOutput: output => output.kind === 'stream' && seen.push(output.text),
  });
  await other.execute('let kept = 41', 1);
  const ended = other.execute(
    'setTimeout(() => { gc(); gc(); console.log("gone"); }, 1); await new Promise(() => {})',
    2,
  );
  while (seen.length === 0) await new Promise(resolve => setTimeout(resolve, 10));
  await other.interrupt();
  const outcome = await ended;
  assert.is(outcome.status === 'error' && outcome.error.ename, 'Interrupted');
  const after = await other.execute('gc(); kept + 1', 3);
  assert.match(JSON.stringify(after), /42/);
  await other.close();
});

test('an interrupt before the cell has begun, and one between cells', async () => {
  await session.interrupt();
  assert.is(await value('1'), '1');
  const fresh = new Session({ folder: process.cwd() });
  const first = fresh.execute('"ran"', 1);
  await fresh.interrupt();
  const outcome = await first;
  assert.is(outcome.status === 'error' && outcome.error.ename, 'Interrupted');
  assert.is((await fresh.execute('1', 2)).status, 'ok');
  await fresh.close();
});

test('250 interrupts at random moments end the cell they are for, or nothing', async () => {
  await run('let survived = 0');
  const moments = fc.sample(
    fc.record({
      delay: fc.double({ min: 0, max: 8, noNaN: true }),
      twice: fc.boolean(),
      work: fc.constantFrom(
        'for (const end = performance.now() + 3; performance.now() < end; ) {}',
        'await new Promise(done => setTimeout(done, 3))',
        'for (let n = 0; n < 200; n++) console.log(n)',
        '"quick"',
      ),
    }),
    { numRuns: 250, seed: 7 },
  );
  for (const { delay, twice, work } of moments) {
    const ended = run(work);
    await new Promise(resolve => setTimeout(resolve, delay));
    await session.interrupt();
    if (twice) await session.interrupt();
    const outcome = await ended;
    if (outcome.status === 'error') assert.is(outcome.error.ename, 'Interrupted');
    // The cell after it is never the one that is hit.
    assert.is((await run('survived++')).status, 'ok');
  }
  assert.is(await value('survived'), '250');
});

test.run();
