/** A thousand cells that fail, flood, are interrupted and lose their session: nothing is lost but variables. */
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Client, isIdle, TestKernel } from './client.js';

const CELLS = 1000;
const LINES = 400;

const KINDS = [
  'value',
  'error',
  'flood',
  'late',
  'interrupt loop',
  'interrupt await',
  'interrupt flood',
  'kill',
  'exit',
] as const;
type Kind = (typeof KINDS)[number];

const CODE: Record<Kind, string> = {
  value: '6 * 7',
  error: 'throw new Error("on purpose")',
  flood: `for (let n = 0; n < ${LINES}; n++) { console.log("line", n); if (n % 7 === 0) console.error("err", n); }`,
  late: 'setTimeout(() => console.log("later"), 5); "now"',
  'interrupt loop': 'for (;;) {}',
  'interrupt await': 'await new Promise(() => {})',
  'interrupt flood': 'for (let n = 0; ; n++) console.log("endless", n)',
  kill: 'process.kill(process.pid, "SIGKILL"); for (;;) {}',
  exit: 'process.exit(7)',
};

const ENAMES: Partial<Record<Kind, RegExp>> = {
  error: /^Error$/,
  'interrupt loop': /^Interrupted$/,
  'interrupt await': /^Interrupted$/,
  'interrupt flood': /^Interrupted$/,
  kill: /^SessionKilled$/,
  exit: /^SessionExited$/,
};

test(`${CELLS} cells with errors, interrupts, kills and floods: no message lost, no reply missing`, async () => {
  const kernel = await TestKernel.start();
  const client = await Client.connect(kernel);
  const plan = fc.sample(
    fc.record({
      kind: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...KINDS.slice(0, 7)) },
        { weight: 1, arbitrary: fc.constantFrom(...KINDS.slice(7)) },
      ),
      delay: fc.nat(20),
    }),
    { numRuns: CELLS, seed: 4 },
  );
  for (const { kind, delay } of plan) {
    const id = client.execute(CODE[kind], { stop_on_error: false });
    if (kind.startsWith('interrupt')) {
      await client.wait(({ type, parent }) => type === 'execute_input' && parent.msg_id === id);
      await new Promise(resolve => setTimeout(resolve, delay));
      const asked = client.send('control', 'interrupt_request');
      assert.is((await client.settled(asked)).content.status, 'ok');
    }
    const { content } = await client.settled(id);
    const ename = ENAMES[kind];
    const ended = `${kind}: ${JSON.stringify(content)}`;
    if (ename) assert.match(String(content.ename), ename, ended);
    else assert.is(content.status, 'ok', ended);
    if (kind === 'flood') {
      const lines = Array.from({ length: LINES }, (_, n) => `line ${n}\n`).join('');
      assert.is(client.printed(id), lines);
    }
    if (kind === 'interrupt flood') {
      const lines = client.printed(id).split('\n').slice(0, -1);
      for (const [n, line] of lines.entries()) assert.is(line, `endless ${n}`);
    }
    client.received.length = 0;
  }
  const id = client.execute('"alive"');
  assert.is((await client.settled(id)).content.status, 'ok');
  assert.ok(client.received.some(isIdle));
  client.close();
  await kernel.kill();
});

test.run();
