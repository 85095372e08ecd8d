/**
 * The kernel beside ipykernel and tslab, through the same client, in turn: start, cells, printed lines, memory.
 *
 * node dist/scripts/bench-kernel.js [rounds] [cells]
 *
 * `ARCLAB_PYTHON` names a Python that has ipykernel (python3 otherwise). A cell's time runs from the request to
 * the later of its reply and `idle`. Cells that compute and cells that declare alternate. Memory is the resident
 * set of the kernel and its children, summed from /proc; pages they share count in each.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { median } from '../profiles/median.js';
import { Client, isIdle, type KernelSettings, TestKernel } from '../test/kernel/front/client.js';

const rounds = Number(process.argv[2] ?? 3);
const cells = Number(process.argv[3] ?? 400);
const LINES = 10_000;
/** How many of the first and last cells are compared. */
const EDGE = 40;
const WARM_UP_MS = 2000;
/** How long something that a kernel may have lost is waited for. */
const LATE_MS = 1000;

interface Contender {
  readonly name: string;
  readonly command?: NonNullable<KernelSettings['command']>;
  declaring(n: number): string;
  readonly printing: string;
}

interface Measurement {
  readonly startMs: number;
  readonly firstResultMs: number;
  readonly computingMs: readonly number[];
  readonly declaringMs: readonly number[];
  readonly linesMs: number;
  readonly linesReceived: number;
  readonly rssAfterOne: number;
  readonly rssAfterAll: number;
  readonly idlesLost: number;
}

const require = createRequire(import.meta.url);
const typeScript = {
  declaring: (n: number): string => `let v${n} = ${n}; const f${n} = () => v${n};`,
  printing: `for (let n = 0; n < ${LINES}; n++) console.log('line', n);`,
};
const CONTENDERS: readonly Contender[] = [
  { name: 'arclab', ...typeScript },
  {
    name: 'ipykernel',
    command: file => [process.env.ARCLAB_PYTHON ?? 'python3', '-m', 'ipykernel_launcher', '-f', file],
    declaring: n => `v${n} = ${n}; f${n} = lambda: v${n}`,
    printing: `for n in range(${LINES}): print('line', n)`,
  },
  {
    name: 'tslab',
    command: file => [
      process.execPath,
      require.resolve('tslab/bin/tslab'),
      'kernel',
      `--config-path=${file}`,
    ],
    ...typeScript,
  },
];

/** The resident bytes of a process and all that it started. */
function residentBytes(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) * 1024;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return own + children.reduce((sum, child) => sum + residentBytes(Number(child)), 0);
}

async function replyTo(client: Client, id: string): Promise<void> {
  const { content } = await client.wait(({ channel, parent }) => channel === 'shell' && parent.msg_id === id);
  if (content.status === 'error') throw new Error(`a kernel answered ${JSON.stringify(content)}`);
}

/** A kernel may lose an `idle`: only the reply is sure to come. */
async function run(client: Client, code: string): Promise<{ id: string; ms: number; hasIdle: boolean }> {
  client.received.length = 0;
  const start = performance.now();
  const id = client.execute(code);
  await replyTo(client, id);
  const replied = performance.now() - start;
  const idle = client.wait(message => isIdle(message) && message.parent.msg_id === id, LATE_MS);
  const hasIdle = await idle.then(
    () => true,
    () => false,
  );
  return { id, ms: hasIdle ? performance.now() - start : replied, hasIdle };
}

async function measure(contender: Contender): Promise<Measurement> {
  const start = performance.now();
  const kernel = await TestKernel.start(contender.command ? { command: contender.command } : {});
  const client = new Client(kernel);
  try {
    await replyTo(client, client.send('shell', 'kernel_info_request'));
    const startMs = performance.now() - start;
    await replyTo(client, client.execute('1+1'));
    const firstResultMs = performance.now() - start;
    // Before the subscription has arrived, a kernel publishes to nobody.
    while (!client.received.some(({ channel }) => channel === 'iopub')) {
      await replyTo(client, client.send('shell', 'kernel_info_request'));
    }
    return { startMs, firstResultMs, ...(await measureCells(kernel, client, contender)) };
  } finally {
    client.close();
    await kernel.kill();
  }
}

async function measureCells(
  kernel: TestKernel,
  client: Client,
  { declaring, printing }: Contender,
): Promise<Omit<Measurement, 'startMs' | 'firstResultMs'>> {
  // What a kernel still does behind its first answers is not what a cell costs.
  await new Promise(done => setTimeout(done, WARM_UP_MS));
  const rssAfterOne = residentBytes(kernel.process.pid!);
  const computingMs: number[] = [];
  const declaringMs: number[] = [];
  let idlesLost = 0;
  const timed = async (code: string): Promise<number> => {
    const { ms, hasIdle } = await run(client, code);
    if (!hasIdle) idlesLost++;
    return ms;
  };
  for (let n = 0; n < cells; n++) {
    computingMs.push(await timed('1+1'));
    declaringMs.push(await timed(declaring(n)));
  }
  const rssAfterAll = residentBytes(kernel.process.pid!);
  const { id, ms: linesMs, hasIdle } = await run(client, printing);
  if (!hasIdle) idlesLost++;
  const linesReceived = client.printed(id).split('\n').length - 1;
  return { computingMs, declaringMs, rssAfterOne, rssAfterAll, linesMs, linesReceived, idlesLost };
}

async function measureAll(): Promise<Map<Contender, Measurement[]>> {
  const measurements = new Map(CONTENDERS.map((contender): [Contender, Measurement[]] => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < CONTENDERS.length; turn++) {
      const contender = CONTENDERS[(round + turn) % CONTENDERS.length]!;
      process.stderr.write(`\rround ${round + 1} of ${rounds}: ${contender.name.padEnd(10)}`);
      measurements.get(contender)!.push(await measure(contender));
    }
  }
  process.stderr.write('\r\x1b[2K');
  return measurements;
}

type Figure = readonly [name: string, unit: string, digits: number, of: (run: Measurement) => number];

const FIGURES: readonly Figure[] = [
  ['start to kernel_info', 'ms', 0, run => run.startMs],
  ['start to the first result', 'ms', 0, run => run.firstResultMs],
  [`\`1+1\`, first ${EDGE}`, 'ms', 2, run => median(run.computingMs.slice(0, EDGE))],
  [`\`1+1\`, last ${EDGE} of ${cells}`, 'ms', 2, run => median(run.computingMs.slice(-EDGE))],
  [`a declaring cell, first ${EDGE}`, 'ms', 2, run => median(run.declaringMs.slice(0, EDGE))],
  [`a declaring cell, last ${EDGE} of ${cells}`, 'ms', 2, run => median(run.declaringMs.slice(-EDGE))],
  [`${LINES.toLocaleString('en-US')} printed lines`, 'ms', 0, run => run.linesMs],
  ['of them received', 'lines', 0, run => run.linesReceived],
  ['`idle` lost', 'messages', 0, run => run.idlesLost],
  ['memory after the first cell', 'MB', 0, run => run.rssAfterOne / 1e6],
  [`memory after ${2 * cells} more`, 'MB', 0, run => run.rssAfterAll / 1e6],
];

const measurements = [...(await measureAll()).values()];
console.log(`Medians of ${rounds} runs in rotated order; × is the ratio to ${CONTENDERS[1]!.name}.\n`);
console.log(`| measure | unit | ${CONTENDERS.map(({ name }) => `${name} | ×`).join(' | ')} |`);
console.log(`|---|---|${'---:|---:|'.repeat(CONTENDERS.length)}`);
for (const [name, unit, digits, of] of FIGURES) {
  const values = measurements.map(runs => median(runs.map(of)));
  const columns = values.map(value => {
    const ratio = values[1] === 0 ? '' : (value / values[1]!).toFixed(2);
    return `${value.toFixed(digits)} | ${ratio}`;
  });
  console.log(`| ${name} | ${unit} | ${columns.join(' | ')} |`);
}
