/** Every tool of clinic on a real run: each takes some seconds. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CLINIC_TOOLS, type ClinicTool } from '../../../profiles/process/clinic/clinic-tools.js';
import { runClinic } from '../../../profiles/process/clinic/run-clinic.js';
import { UserError } from '../../../runtime/user-error.js';

const WORKFLOW = 'notebooks/workflows/counties.yml';
const out = mkdtempSync(join(tmpdir(), 'arclab-clinic-test-'));
test.after(() => rmSync(out, { recursive: true }));

for (const tool of Object.keys(CLINIC_TOOLS) as ClinicTool[]) {
  test(`${tool} writes its report`, async () => {
    const steps: string[] = [];
    const here = readdirSync('.');
    const report = await runClinic(WORKFLOW, tool, {
      ...{ out, preset: 'after' },
      onProgress: step => steps.push(step),
    });
    assert.ok(existsSync(report.html));
    assert.match(readFileSync(report.html, 'utf8').slice(0, 2000), /<html/);
    assert.ok(steps.includes('Analysing data'));
    assert.is(report.findings.length > 0, tool === 'doctor');
    assert.equal(readdirSync('.'), here, 'nothing is left where it was started');
  });
}

test('a run that fails is the error, whatever clinic makes of it', async () => {
  const broken = join(out, 'broken.yml');
  writeFileSync(broken, 'name: broken\ngraphs: none\n');
  try {
    await runClinic(broken, 'heapprofiler', { out, preset: 'after' });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    assert.match((error as Error).message, /broken\.yml/);
  }
});

test.run();
