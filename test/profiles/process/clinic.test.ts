import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { doctorFindings } from '../../../profiles/process/clinic/clinic-findings.js';
import { type ClinicTool, findClinic } from '../../../profiles/process/clinic/clinic-tools.js';
import { runClinic } from '../../../profiles/process/clinic/run-clinic.js';
import { UserError } from '../../../runtime/user-error.js';

const WORKFLOW = 'notebooks/workflows/counties.yml';

async function refusal(run: Promise<unknown>): Promise<string> {
  try {
    await run;
  } catch (error) {
    assert.instance(error, UserError);
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}

test('without clinic there is one sentence on how to get it', async () => {
  const bare = mkdtempSync(join(tmpdir(), 'arclab-bare-'));
  try {
    assert.is(
      await refusal(runClinic(WORKFLOW, 'doctor', { folders: [bare], out: join(bare, 'out') })),
      `clinic is not installed: run "npm install --save-dev clinic" in ${bare} and try again`,
    );
  } finally {
    rmSync(bare, { recursive: true });
  }
});

test('clinic is found from where Arclab is, too', () => {
  assert.match(findClinic(), /node_modules[\\/]clinic[\\/]bin\.js$/);
});

test('a tool and a file that do not exist are named', async () => {
  assert.match(
    await refusal(runClinic(WORKFLOW, 'surgeon' as ClinicTool)),
    /no tool "surgeon": there are doctor, flame/,
  );
  assert.match(await refusal(runClinic('missing.yml')), /there is no file missing\.yml/);
});

test("the doctor's findings are read from its report", () => {
  const analysis =
    '{"interval":[1,2],"issues":{"delay":"none","memory":{"external":"none","rss":"performance"}},"issueCategory":"gc"}';
  const page = `<script>"analysis": nothing</script><script>{ "traceEvent": [{}], "analysis": ${analysis} }</script>`;
  const { summary, findings } = doctorFindings(page);
  assert.is(summary, 'The doctor found a garbage collection problem: it stops the program for too long.');
  assert.equal(findings, [
    { measure: 'delay', verdict: 'none' },
    { measure: 'memory: external', verdict: 'none' },
    { measure: 'memory: rss', verdict: 'performance' },
  ]);
  for (const broken of ['', '<html></html>', '"analysis": {"issues":{']) {
    assert.throws(() => doctorFindings(broken), /without an analysis|cut off/);
  }
});

test.run();
