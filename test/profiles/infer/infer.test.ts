/**
 * Jobs that the real engine ran, on workflows of ours: what is inferred from what they left on disk.
 *
 * `jobs/` has the intermediate data of two workflows, compressed; one of them of both builds of the engine, and one
 * of a run that failed in the middle. The counts of copies are those of the engine itself, built with counters in
 * `Arc::make_mut`.
 */
import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type InferredNode, inferNodes } from '../../../profiles/infer/infer.js';
import { type InferredRow, inferredRows } from '../../../profiles/infer/inferred-table.js';
import { inTemporaryFolder } from '../../runtime/store/temporary-folder.js';

const JOBS = 'test/profiles/infer/jobs';

function infer(job: string, store = join(JOBS, job, 'feature-store')) {
  const nodes: InferredNode[] = [];
  inferNodes(join(JOBS, job, 'workflow.yml'), store, {}, node => nodes.push(node));
  const rows = nodes.flatMap(inferredRows);
  const row = (node: string, port = 'features'): InferredRow => {
    const found = rows.find(each => each.node === node && each.port === port);
    if (found === undefined) throw new Error(`no row of ${node}, ${port}`);
    return found;
  };
  return { nodes, rows, row };
}

function sum(rows: readonly InferredRow[], column: keyof InferredRow): number {
  return rows.reduce((total, row) => total + Number(row[column]), 0);
}

test('the maps and geometries that nodes edited are as many as the engine copied', () => {
  const counties = infer('counties').rows;
  assert.is(sum(counties, 'attributesEdited'), 715);
  assert.is(sum(counties, 'geometryEdited'), 117);
  const unknown = infer('unknown-actions').rows;
  assert.is(sum(unknown, 'attributesEdited'), 3349);
  assert.is(sum(unknown, 'geometryEdited'), 0);
});

for (const job of ['unknown-actions', 'unknown-actions-new']) {
  test(`${job}: what actions did that need not exist here`, () => {
    const { row } = infer(job);
    const { set, removed, renamed, attributesEdited } = row('prefix');
    assert.equal([set, removed, renamed], ['', '', 'id → county_id, name → county_name']);
    assert.is(attributesEdited, 117);
    assert.equal([row('state').set, row('holes').set], ['state', 'holes']);
    // A left join: requestors with what a supplier adds, and those without one as they came.
    const joined = row('join', 'joined');
    assert.equal([joined.received, joined.sent, joined.attributesEdited], [120, 111, 111]);
    assert.equal(String(joined.set).split(', ').sort(), ['stateName', 'tags']);
    assert.is(row('join', 'unjoined-requestor').passed, 6);
    assert.equal(
      [row('flatten').removed, String(row('flatten').set).split(', ').sort()],
      ['tags', ['inland', 'region']],
    );
    assert.equal([row('one per state').sent, row('one per state').passed], [3, 3]);
    // Outlines of counties without holes are the county's geometry with a new id; a hole is a geometry of its own.
    const exterior = row('outline', 'exterior');
    assert.equal([exterior.sent, exterior.passed, exterior.geometryNew, exterior.byId], [129, 106, 23, 0]);
    assert.equal([row('outline', 'hole').sent, row('outline', 'hole').geometryNew], [4, 4]);
  });
}

test('one input that becomes many, many that become one, and some that come from nowhere', () => {
  const { row } = infer('unknown-actions');
  // Each corner of a county is a feature of its own, with the list taken out and its numbers put in.
  const exploded = row('explode');
  assert.equal([exploded.received, exploded.sent, exploded.attributesEdited], [117, 2665, 2665]);
  assert.equal([exploded.byId, exploded.removed], [0, 'corners']);
  assert.equal([row('count by state').sent, row('count by state').created], [5, 5]);
  assert.equal([row('names').received, row('names').created], [0, 3]);
});

test('a run that failed is inferred as far as it came', () => {
  const { rows, row } = infer('counties-failed');
  assert.is(row('label').attributesEdited, 117);
  assert.not.ok(rows.some(each => each.node === 'area'));
});

test('a store of another workflow, of two jobs, or that is none is told as that', async () => {
  const store = join(JOBS, 'counties/feature-store');
  assert.throws(
    () => infer('unknown-actions', store),
    /is of another workflow: none of its 3\d files, such as c0417/,
  );
  assert.throws(() => infer('counties', 'no/such/folder'), /can't read the feature store no\/such\/folder/);
  await inTemporaryFolder(folder => {
    assert.throws(() => infer('counties', folder), /holds no intermediate data/);
    cpSync(store, folder, { recursive: true });
    const other = readdirSync(join(JOBS, 'unknown-actions/feature-store'))[0]!;
    cpSync(join(JOBS, 'unknown-actions/feature-store', other), join(folder, other));
    assert.throws(
      () => infer('counties', folder),
      /d0417.* belongs to no node of the workflow .*mixes two jobs/,
    );
    rmSync(join(folder, other));
    const [first] = readdirSync(folder);
    writeFileSync(join(folder, first!.replace('.zst', '')), '');
    assert.throws(() => infer('counties', folder), /has both .* as two jobs left them/);
    rmSync(join(folder, first!.replace('.zst', '')));
    // The features of one job at the source, of another at the edge that leaves it.
    renameSync(
      join(folder, 'c0417135-0000-4000-8000-000000000002.features.jsonl.zst'),
      join(folder, 'c0417135-0000-4000-9000-000000000001.jsonl.zst'),
    );
    assert.throws(() => infer('counties', folder), /000000000001\.jsonl\.zst:1: .*two jobs/);
  });
});

test.run();
