import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arclab, type Ran, withFiles, withoutProgress } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

/** The sample with an expression that fails on every feature whose gauge is not "north". */
const UNEVEN: readonly [string, string] = [
  'attributes["gauge"].upper()',
  '{"north": "N"}[attributes["gauge"]]',
];

/** The sample with an output path that the second alarm makes wrong. */
const WRONG_PATH: readonly [string, string] = [
  '{ type: string, value: alarms.json }',
  `{ type: flowExpr, value: '{"north": "alarms.json", "east": "../alarms.json"}[attributes["gauge"]]' }`,
];

function policy(text: string): readonly [string, string] {
  return ['name: river levels\n', `name: river levels\nerrorPolicy: ${text}\n`];
}

function run(workflow: string, look: (ran: Ran, work: string) => void, more: readonly string[] = []): void {
  withFiles({ 'levels.yml': workflow }, folder => {
    const words = ['run', 'levels.yml', '--work-dir', 'work', '--status-delay-ms', '0', ...more];
    const ran = arclab(words, folder);
    look({ ...ran, stderr: withoutProgress(ran.stderr) }, join(folder, 'work'));
  });
}

test('what was wrong with features is a warning with their number and ids, and the run succeeds', () => {
  run(sampleWorkflow(UNEVEN), ({ status, stderr }, work) => {
    assert.is(status, 0, stderr);
    const warning =
      /^warning: Attribute Manager \(node aaaaaaaa-0000-4000-8000-000000000003\): warned about 1 feature\(s\) \(expr\.attribute_operation_failed\)\. Sample ids: [0-9a-f-]{36}\. The first: /m;
    assert.match(stderr, warning);
    assert.is(stderr.match(/warning:/g)!.length, 1);
    const log = readFileSync(join(work, 'user-facing-log', 'user-facing.log'), 'utf8');
    assert.match(log, /Workflow finished successfully\./);
    assert.ok(existsSync(join(work, 'action-log', 'all.log')));
  });
});

test('a policy can not make the same a failure, as in the engine, and is told so', () => {
  const fatal = policy('{ overrides: [{ code: expr.attribute_operation_failed, disposition: fatal }] }');
  run(sampleWorkflow(UNEVEN, fatal), ({ status, stderr }) => {
    assert.is(status, 0, stderr);
    assert.match(
      stderr,
      /^warning: levels\.yml:\d+: errorPolicy\.overrides\[0\] has no effect: expr\.attribute_operation_failed is always a warning$/m,
    );
  });
});

test('after a failed run with onFatal: continue there is one sentence, status 1, and the files', () => {
  run(sampleWorkflow(WRONG_PATH, policy('{ onFatal: continue }')), ({ status, stdout, stderr }, work) => {
    assert.is(status, 1);
    assert.is(stdout, '');
    assert.match(
      stderr,
      /^arclab: levels\.yml: 1 node\(s\) failed; first: node "alarms" \(JSON Writer\) failed on feature \S+: .*leaves the folder/,
    );
    assert.is(stderr.trimEnd().split('\n').length, 1);
    const alarms = JSON.parse(readFileSync(join(work, 'artifacts', 'alarms.json'), 'utf8'));
    assert.is(alarms.length, 1);
  });
});

test('a rerun that fails leaves what an earlier one wrote, and its last line says where its own is', () => {
  const files = { 'good.yml': sampleWorkflow(), 'bad.yml': sampleWorkflow(WRONG_PATH) };
  withFiles(files, folder => {
    const run = (file: string) =>
      arclab(['run', file, '--work-dir', 'work', '--status-delay-ms', '0'], folder);
    assert.is(run('good.yml').status, 0);
    const alarms = join(folder, 'work', 'artifacts', 'alarms.json');
    const before = readFileSync(alarms, 'utf8');
    const { status, stderr } = run('bad.yml');
    assert.is(status, 1);
    assert.match(
      stderr.trimEnd().split('\n').at(-1)!,
      /leaves the folder.*; what the run wrote is in \S+failed-run, and what an earlier run wrote in \S+work is as it was$/,
    );
    assert.is(readFileSync(alarms, 'utf8'), before);
    assert.ok(readdirSync(join(folder, 'work', 'failed-run', 'feature-store')).length > 0);
  });
});

test('the status delay and its cost are said', () => {
  run(
    sampleWorkflow(),
    ({ status, stdout }) => {
      assert.is(status, 0);
      assert.match(
        stdout,
        /nodes slept \d+\.\d\d s in all before they reported their ends \(--status-delay-ms\)/,
      );
      assert.match(stdout, /sleptMs/);
    },
    ['--status-delay-ms', '5'],
  );
});

test('a work directory that can not be written to is one clear sentence', () => {
  withFiles({ 'levels.yml': sampleWorkflow(), work: 'a file' }, folder => {
    const { status, stdout, stderr } = arclab(['run', 'levels.yml', '--work-dir', 'work'], folder);
    assert.is(status, 1);
    assert.is(stdout, '');
    assert.match(
      withoutProgress(stderr),
      /^arclab: the work directory \S+work can't be written to: there is a file of that name; choose another one\n$/,
    );
  });
});

test.run();
