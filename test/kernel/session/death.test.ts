import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeDeath } from '../../../kernel/session/death.js';
import { NativeStderr } from '../../../kernel/session/native-stderr.js';
import { Session } from '../../../kernel/session/session.js';
import { openHeap } from '../../../profiles/heap/reading/open-heap.js';
import { constructorsTable } from '../../../profiles/heap/tables/constructors-table.js';
import { dominatorsTable } from '../../../profiles/heap/tables/dominators-table.js';
import { UserError } from '../../../runtime/user-error.js';
import { sampleWorkflow } from '../cli/sample-workflow.js';
import { TestSession } from './run-cells.js';

const notebook = new TestSession(process.cwd(), ['--max-old-space-size=40']);
const flagged = new TestSession(process.cwd(), ['--max-old-space-size=60']);
test.after(async () => {
  for (const { session } of [notebook, flagged]) await session.close();
});

test('out of memory: the cell says so, keeps what it printed, and a new session goes on', async () => {
  await notebook.run('const before = 1');
  const { ename, evalue, died } = await notebook.error(
    'console.log("the last line");\nconst hoard: number[][] = [];\nwhile (true) hoard.push(new Array(1000).fill(Math.random()))',
  );
  assert.is(ename, 'OutOfMemory');
  assert.is(
    evalue,
    'The cell ran out of memory (its session was started with --max-old-space-size=40); the session ended and its variables are gone.',
  );
  assert.ok(died);
  assert.is(notebook.printed('stdout'), 'the last line\n');
  assert.is(notebook.printed('stderr'), '');
  assert.is(await notebook.value('typeof before'), "'undefined'");
});

test('near the limit of memory: a snapshot is kept, and the cell names it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-near-limit-'));
  const tight = new TestSession(folder);
  try {
    await tight.run('%%session --max-old-space-size=40 --near-limit 1');
    const { ename, evalue } = await tight.error(
      'class Hoarded { list = new Array(1000).fill(1.5) };\nconst hoarded: Hoarded[] = [];\n' +
        'while (true) hoarded.push(new Hoarded())',
    );
    assert.is(ename, 'OutOfMemory');
    const [, file = ''] =
      /variables are gone\. What filled it is in (\S+\.heapsnapshot): heap/.exec(evalue) ?? [];
    assert.is(dirname(file), join(realpathSync(folder), 'arclab-work', 'heap'));
    const { heap } = await openHeap(file, { store: false });
    const [largest] = dominatorsTable(heap, 1).objects() as { retained: number }[];
    assert.ok(largest!.retained > 20e6);
    assert.ok((constructorsTable(heap).array('constructor') as string[]).includes('Hoarded'));
  } finally {
    await tight.session.close();
    rmSync(folder, { recursive: true });
  }
});

test('what a workflow wrote without being given a folder goes with the session', async () => {
  const brief = new TestSession(process.cwd());
  try {
    await brief.run(`const run = workflow({ text: ${JSON.stringify(sampleWorkflow())} })`);
    await brief.run('await run.continue(); console.log(JSON.stringify(run.outputs))');
    const [file] = JSON.parse(brief.printed('stdout')) as string[];
    assert.ok(existsSync(file!));
    await brief.session.close();
    assert.not.ok(existsSync(file!));
  } finally {
    await brief.session.close();
  }
});

test('process.exit: also from a timer', async () => {
  const { ename, evalue, trace } = await notebook.error('console.log("bye"); process.exit(3)');
  assert.is(ename, 'SessionExited');
  assert.is(
    evalue,
    'The cell ended its process with exit code 3; the session ended and its variables are gone.',
  );
  assert.is(trace, `SessionExited: ${evalue}`);
  assert.is(notebook.printed('stdout'), 'bye\n');
  assert.is(
    (await notebook.error('setTimeout(() => process.exit(), 5); await new Promise(() => {})')).ename,
    'SessionExited',
  );
});

test('killed, and crashed', async () => {
  const killed = await notebook.error('process.kill(process.pid, "SIGKILL"); await new Promise(() => {})');
  assert.is(
    killed.evalue,
    'The session was killed by SIGKILL, as the system does when memory runs short; its variables are gone.',
  );
  const crashed = await notebook.error('process.abort()');
  assert.is(crashed.evalue, 'The session crashed with SIGABRT; its variables are gone.');
  assert.is(notebook.printed('stderr'), '');
});

test('a check of V8 that failed is told in its words, and its dump is not shown', () => {
  const stderr = new NativeStderr();
  const printed =
    'written before\n\n\n#\n# Fatal error in , line 0\n# Check failed: it == is_so.\n#\n#\n#FailureMessage Object: 0x7f';
  assert.is(stderr.push(printed), 'written before');
  const death = describeDeath({
    exitCode: null,
    signal: 'SIGTRAP',
    dump: stderr.dump,
    snapshots: stderr.snapshots,
    nodeFlags: [],
  });
  assert.is(
    death.message,
    'The session crashed with SIGTRAP (Check failed: it == is_so.); its variables are gone.',
  );
});

test('a cell that takes too long is ended, also in a loop that never yields, and costs no variables', async () => {
  await notebook.run('let keptThrough = 1');
  const { ename, evalue } = await notebook.error('while (true) {}', { timeoutSeconds: 0.3 });
  assert.is(ename, 'CellTimeout');
  assert.is(evalue, 'the cell ran longer than its limit of 0.3 s; its variables are as it left them');
  assert.is(
    (await notebook.error('await new Promise(resolve => setTimeout(resolve, 5000))', { timeoutSeconds: 0.2 }))
      .ename,
    'CellTimeout',
  );
  assert.is(await notebook.value('keptThrough + 1'), '2');
});

test('a death between cells costs the variables, and is told', async () => {
  await notebook.run('const between = 1; setTimeout(() => process.exit(1), 1)');
  const { cell } = notebook;
  await new Promise(resolve => setTimeout(resolve, 200));
  assert.is(await notebook.value('typeof between'), "'undefined'");
  assert.is(
    notebook.printed('stderr', cell),
    'The cell ended its process with exit code 1; the session ended and its variables are gone.\n',
  );
});

test('a restart takes other flags; closing twice is fine', async () => {
  const session = new Session({ folder: process.cwd(), nodeFlags: ['--max-old-space-size=40'] });
  const limit = 'process.execArgv.join()';
  const textOf = async (cell: number) => {
    const outcome = await session.execute(limit, cell);
    return outcome.status === 'ok' && outcome.result?.bundle['text/plain'];
  };
  assert.is(await textOf(1), "'--max-old-space-size=40'");
  await session.restart(['--max-old-space-size=50']);
  assert.is(await textOf(2), "'--max-old-space-size=50'");
  const interrupted = session.execute('while (true) {}', 3);
  await session.close();
  const outcome = await interrupted;
  assert.is(
    outcome.status === 'error' && outcome.error.evalue,
    'The session was ended while the cell ran; its variables are gone.',
  );
  await session.close();
});

test('flags that Node does not take cost no variables, and the flags of before stay', async () => {
  await flagged.run('let kept = 1');
  for (const [flags, reason] of [
    ['--no-such-flag', 'bad option: --no-such-flag'],
    ['--max-old-space-size=abc', 'illegal value for flag --max-old-space-size=abc of type size_t'],
    ['--check', 'its process ended with exit code 0 before it took cells'],
    ['--expose-gc 5', 'Node does not find "5"; a flag and its value are written --name=value'],
  ]) {
    const { evalue } = await flagged.error(`%%session ${flags}\nkept`);
    const place = `%%session: A session cannot start in ${process.cwd()} with ${flags}`;
    assert.is(evalue, `${place}: ${reason}; the session of before goes on`);
    assert.is(flagged.printed('stderr') + flagged.printed('stdout'), '');
    assert.is(await flagged.value('[kept, ...process.execArgv].join()'), "'1,--max-old-space-size=60'");
  }
  try {
    await flagged.session.restart(['--no-such-flag']);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
  }
  assert.is(await flagged.value('kept'), '1');
});

test('a session that cannot start says why', async () => {
  for (const [options, expected] of [
    [
      { folder: process.cwd(), nodeFlags: ['--no-such-flag'] },
      /^A session cannot start in .* with --no-such-flag: .*bad option/,
    ],
    [
      { folder: '/no/such/folder' },
      /^A session cannot start in \/no\/such\/folder: there is no such folder$/,
    ],
  ] as const) {
    const session = new Session(options);
    try {
      await session.execute('1', 1);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError);
      assert.match((error as UserError).message, expected);
    }
    await session.close();
  }
});

test('only one cell runs at a time', async () => {
  const first = notebook.session.execute('"first"', 900);
  try {
    await notebook.session.execute('"second"', 901);
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'cell 900 is still running');
  }
  assert.is((await first).status, 'ok');
});

test.run();
