import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellOutcome } from '../../../kernel/session/cell-outcome.js';
import type { Output } from '../../../kernel/session/messages.js';
import { Session } from '../../../kernel/session/session.js';
import { CELLS } from '../../../profiles/process/cell-moments.js';

const outputs: Output[] = [];
const session = new Session({ folder: process.cwd(), onOutput: output => outputs.push(output) });
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

const AWAIT_SERVER = `import { createServer } from 'node:http';
const server = createServer(() => {}).listen(0).unref();
await fetch('http://127.0.0.1:' + server.address().port);`;

/** A module of one function, `(loop (br 0))`. */
const ENDLESS_WASM = `const bytes = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 9, 1, 7, 0, 3, 64, 12, 0, 11, 11,
];
const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes));
instance.exports.f();`;

/** Cells that do not end, and whether the traceback can show where they were. */
const ENDLESS: readonly (readonly [name: string, source: string, hasPlace: boolean])[] = [
  ['a synchronous loop', 'for (;;) {}', true],
  ['a regular expression gone wild', `/^(a+)+$/.test('${'a'.repeat(40)}b')`, true],
  ['a loop after an await', 'await 0;\nfor (;;) {}', true],
  ['an await that nothing settles', 'await new Promise(() => {})', true],
  ['an await of a long timer', 'await new Promise(done => setTimeout(done, 1e8))', true],
  ['an await of a server that does not answer', AWAIT_SERVER, true],
  ['an await that is caught and begun anew', 'for (;;) try { await new Promise(() => {}) } catch {}', true],
  ['an endless import', 'await import("data:text/javascript,await new Promise(() => {})")', true],
  ['a declared endless import', 'import "data:text/javascript,await new Promise(() => {})"', false],
  ['a loop in a timer callback', 'await new Promise(() => setTimeout(() => { for (;;) {} }, 1))', true],
  ['a loop in an immediate', 'await new Promise(() => setImmediate(() => { for (;;) {} }))', true],
  ['loops that catch everything', 'for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }', true],
  ['Atomics.wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', true],
  ['a loop in eval', 'eval("for (;;) {}")', true],
  ['a loop where stacks are not to be seen', 'Error.stackTraceLimit = 0; for (;;) {}', true],
  ['a loop in WebAssembly', ENDLESS_WASM, true],
  [
    'a loop that is nearly always in Node',
    'for (;;) process.getBuiltinModule("fs").readFileSync("/dev/null")',
    true,
  ],
  ['endless displays', 'for (let n = 0; ; n++) display(n)', true],
  ['endless printing', 'for (let n = 0; ; n++) console.log("line", n)', true],
];

for (const [name, source, hasPlace] of ENDLESS) {
  test(`an interrupt ends ${name}, and costs no variables`, async () => {
    await run('let kept = 41; Error.stackTraceLimit = 100');
    // A cell has no place before it has begun; an import that is declared is before everything in it.
    const ended = run(hasPlace ? `console.log("begun"); ${source}` : source);
    if (hasPlace) await printing(cell);
    await sleep(60);
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

function printedBy(number: number): string {
  return outputs
    .filter(output => output.cell === number)
    .map(output => (output.kind === 'stream' ? output.text : ''))
    .join('');
}

/** Settles when a cell has printed something. */
async function printing(number: number): Promise<void> {
  while (printedBy(number) === '') await sleep(5);
}

/** Runs a cell, interrupts it when it has printed, and gives all that it printed until a little later. */
async function interruptAfterPrinting(source: string): Promise<{ outcome: CellOutcome; printed: string }> {
  const number = ++cell;
  const ended = session.execute(source, number);
  await printing(number);
  await session.interrupt();
  const outcome = await ended;
  const atEnd = printedBy(number);
  await sleep(120);
  assert.is(printedBy(number), atEnd, 'the cell went on in the background');
  return { outcome, printed: atEnd };
}

const PAUSE = 'await new Promise(done => setTimeout(done, 20))';
/** Cells that print again and again, each after a wait. */
const LOOPS: Record<string, string> = {
  'at the top level': `for (;;) { ${PAUSE}; console.log('on') }`,
  'in functions': `async function inner() { for (;;) { ${PAUSE}; console.log('on') } }
    const outer = async () => { await inner() }; await outer()`,
  'at the same time': `const on = async () => { for (;;) { ${PAUSE}; console.log('on') } };
    void on(); await Promise.all([on(), on()])`,
  'over a generator': `async function* ticks() { for (;;) { ${PAUSE}; yield 'on' } }
    for await (const tick of ticks()) console.log(tick)`,
  'that catch everything': `for (;;) try { ${PAUSE}; console.log('on') } catch {}`,
};

for (const [name, source] of Object.entries(LOOPS)) {
  test(`what an interrupted cell waits for in loops ${name} does not bring it back`, async () => {
    const { outcome } = await interruptAfterPrinting(source);
    assert.is(outcome.status === 'error' && outcome.error.ename, 'Interrupted');
    assert.is(await value('kept'), '41');
  });
}

test('an interrupted wait shows where it was, and what called it', async () => {
  const { outcome } = await interruptAfterPrinting(
    "console.log('begun');\nasync function step() {\n  await new Promise(() => {});\n}\nawait step();",
  );
  assert.ok(outcome.status === 'error');
  const trace = outcome.error.traceback.join('\n').replace(/\u001b\[[\d;]*m/g, '');
  assert.match(trace, /^Interrupted: .*\nat Cell \[\d+\], line 3\n.*\n.*\nat Cell \[\d+\], line 5\n/);
});

test('finally blocks of an interrupted wait run, also when they wait for a moment', async () => {
  const { outcome, printed } = await interruptAfterPrinting(
    `try { console.log('open'); await new Promise(() => {}) } finally { ${PAUSE}; ${PAUSE}; ${PAUSE}; console.log('closed') }`,
  );
  assert.is(outcome.status === 'error' && outcome.error.ename, 'Interrupted');
  assert.is(printed, 'open\nclosed\n');
});

test('what an earlier cell left in the background goes on', async () => {
  await run(`let beats = 0; void (async () => { while (beats >= 0) { ${PAUSE}; beats++ } })()`);
  await interruptAfterPrinting(`console.log('begun'); await new Promise(() => {})`);
  await run('beats = 0');
  for (let tries = 0; tries < 100 && (await value('beats')) === '0'; tries++) await sleep(20);
  assert.is(await value('beats > 0'), 'true');
  await run('beats = -1e9');
});

test('late output is still known by its cell after an interrupt', async () => {
  const seen: string[] = [];
  const other = new Session({
    folder: process.cwd(),
    onOutput: output => output.kind === 'stream' && seen.push(`${output.cell} ${output.text}`),
  });
  const ended = other.execute('await 0; for (;;) {}', 1);
  await sleep(400);
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
  while (seen.length === 0) await sleep(10);
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

test('a cell that is slow to tell its end, once it was stopped, is not stopped in that', async () => {
  // Whoever records moments hears of the end before the front does.
  await run(`import { channel } from 'node:diagnostics_channel';
    const slow = ({ moment }) => {
      if (moment === 'end') for (const end = performance.now() + 400; performance.now() < end; ) {}
    };
    channel(${JSON.stringify(CELLS)}).subscribe(slow);`);
  const ended = run('console.log("begun"); for (;;) {}');
  await printing(cell);
  await session.interrupt();
  const outcome = await Promise.race([ended, sleep(60_000, 'no outcome' as const, { ref: false })]);
  assert.ok(outcome !== 'no outcome', 'the end of the cell was never told');
  assert.is(outcome.status === 'error' && outcome.error.ename, 'Interrupted');
  assert.is((await run(`channel(${JSON.stringify(CELLS)}).unsubscribe(slow)`)).status, 'ok');
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
    await sleep(delay);
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
