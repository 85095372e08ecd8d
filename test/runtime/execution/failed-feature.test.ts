import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diagnosticSentence } from '../../../runtime/execution/diagnostics.js';
import type { RunOptions } from '../../../runtime/execution/options.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import { featureFromLine } from '../../../runtime/store/feature-line.js';
import type { Disposition, ErrorPolicy, ErrorRule } from '../../../runtime/workflow/error-policy.js';
import { MOMENTS } from './failing-actions.js';
import { failingGraph, GEOMETRY, policyRule } from './failing-graph.js';
import { linesOf, numbers, numbersOf, record, runSample, type SampleRun } from './run-sample.js';
import type { SampleEdge, SampleNode } from './sample-graph.js';

const GRAPHS = Number(process.env.ARCLAB_TEST_GRAPHS ?? 60);

const picky = (more: object = {}): SampleNode => ({
  name: 'picky',
  action: 'Picky',
  parameters: { every: 3, code: GEOMETRY, ...more },
});

const EDGES: readonly SampleEdge[] = [
  ['source', 'picky'],
  ['picky', 'good'],
  ['picky', 'bad', 'rejected'],
];

/** Ten numbers; 0, 3, 6 and 9 fail, the others are doubled. */
function runPicky(
  policy: Partial<ErrorPolicy>,
  parameters: object = {},
  options: Partial<RunOptions> = {},
): Promise<SampleRun> {
  const nodes = [numbers(10), picky(parameters), record('good'), record('bad')];
  return runSample({ nodes, edges: EDGES, policy, options });
}

const rule = (disposition: Disposition, more: Omit<ErrorRule, 'disposition'> = { code: GEOMETRY }) => ({
  overrides: [{ disposition, ...more }],
});

const DOUBLED = [2, 4, 8, 10, 14, 16];

test('warn_drop: the features are dropped and counted, and the run goes on', async () => {
  const { status, recorded, diagnostics } = await runPicky({});
  assert.is(status, 'completed');
  assert.equal(numbersOf(recorded.get('good')!), DOUBLED);
  assert.equal(recorded.get('bad'), []);
  const [diagnostic, ...others] = diagnostics;
  assert.equal(others, []);
  assert.is(diagnostic!.count, 4);
  assert.is(diagnostic!.message, 'feature 0 is a multiple of 3');
  const ids = diagnostic!.sampleIds.join(', ');
  assert.is(
    diagnosticSentence(diagnostic!),
    `Picky (node id of picky): dropped 4 feature(s) (citygml.empty_geometry). Sample ids: ${ids}`,
  );
});

for (const sharing of STRATEGIES) {
  for (const mutation of ['clone-then-mutate', 'move-then-mutate'] as const) {
    test(`reject, ${sharing}, ${mutation}: a feature leaves by "rejected" as it came, whenever the action failed`, async () => {
      for (const moment of MOMENTS) {
        const options = { sharing, mutation };
        const { status, recorded, diagnostics } = await runPicky(rule('reject'), { moment }, options);
        assert.is(status, 'completed');
        assert.equal(numbersOf(recorded.get('bad')!), [0, 3, 6, 9]);
        const sent = moment === 'after sending' ? [0, 2, 4, 6, 8, 10, 12, 14, 16, 18] : DOUBLED;
        assert.equal(numbersOf(recorded.get('good')!), sent);
        assert.equal(
          diagnostics.map(({ effect, count }) => [effect, count]),
          [['rejected', 4]],
        );
      }
    });
  }
}

test('only a node that may reject keeps a share of its inputs', async () => {
  const shares = ({ ledger }: SampleRun): number =>
    ledger
      .rows()
      .filter(({ node, site }) => node === 'picky' && site === 'action-clone')
      .reduce((sum, row) => sum + row.count, 0);
  const options = { sharing: 'owned', mutation: 'move-then-mutate' } as const;
  assert.is(shares(await runPicky(rule('reject'), {}, options)), 10);
  assert.is(shares(await runPicky({}, {}, options)), 0);
  assert.is(shares(await runPicky({ ...rule('reject'), treatAllAsFatal: true }, {}, options)), 0);
});

test('a sink with sideFile writes what it rejects to a file, with the reason, readable as features', async () => {
  const sink = {
    name: 'sink',
    action: 'Picky Sink',
    parameters: { every: 3, code: GEOMETRY, file: 'out.jsonl' },
  };
  const edges: SampleEdge[] = [['source', 'sink']];
  const sample = { nodes: [numbers(10), sink], edges };
  const { files, outputs, diagnostics } = await runSample({
    ...sample,
    policy: { ...rule('reject'), sideFile: true },
  });
  const rejected = files['artifacts/rejected/id of sink.jsonl']!;
  assert.equal(
    linesOf(rejected).map(line => line.error),
    [0, 3, 6, 9].map(n => ({ code: GEOMETRY, message: `feature ${n} is a multiple of 3` })),
  );
  const parts = rejected.trimEnd().split('\n').map(featureFromLine);
  assert.equal(
    parts.map(({ attributes }) => Number(attributes.get('n'))),
    [0, 3, 6, 9],
  );
  assert.equal(numbersOf(files['artifacts/out.jsonl']!.trimEnd().split('\n')), [1, 2, 4, 5, 7, 8]);
  assert.ok(outputs.some(path => path.endsWith('rejected/id of sink.jsonl')));
  assert.is(diagnostics[0]!.effect, 'rejected');
  const without = await runSample({ ...sample, policy: { sideFile: true } });
  assert.not.ok('artifacts/rejected/id of sink.jsonl' in without.files);
});

test('a rejected feature that has nowhere to go fails the node, and the sentence says what would be right', async () => {
  const nodes = [numbers(10), { ...picky(), name: 'lonely' }, record('good')];
  const edges: SampleEdge[] = [
    ['source', 'lonely'],
    ['lonely', 'good'],
  ];
  const { failure } = await runSample({ nodes, edges, policy: rule('reject') });
  assert.match(
    failure!.message,
    /node "lonely" \(Picky\) failed on feature \S+: feature 0 is a multiple of 3/,
  );
  assert.match(failure!.message, /no edge leaves its port "rejected"; add one/);
});

test('fatal, terminate: everything else is processed, and the run fails with the first error', async () => {
  const { status, failure, failedNodes, recorded } = await runPicky(rule('fatal'));
  assert.is(status, 'failed');
  assert.match(
    failure!.message,
    /^node "picky" \(Picky\) failed on feature \S+: feature 0 is a multiple of 3$/,
  );
  assert.equal(numbersOf(recorded.get('good')!), DOUBLED);
  assert.equal(recorded.get('bad'), []);
  assert.equal(
    failedNodes.map(({ node, count }) => [node, count]),
    [['picky', 4]],
  );
});

test('fatal, continue: the other features and nodes go on, and the failed nodes are listed', async () => {
  const late = { name: 'late', action: 'Failing', parameters: { at: -1, how: 'in finish' } };
  const nodes = [numbers(40), picky({ every: 2 }), late, record('good'), record('bad'), record('late sink')];
  const edges: SampleEdge[] = [...EDGES, ['source', 'late'], ['late', 'late sink']];
  const policy = { ...rule('fatal'), onFatal: 'continue' } as const;
  const {
    status,
    failure,
    failedNodes,
    recorded,
    nodes: reports,
  } = await runSample({ nodes, edges, policy });
  assert.is(status, 'failed');
  assert.match(
    failure!.message,
    /^2 node\(s\) failed; first: node "picky" \(Picky\) failed on feature \S+: feature 0 /,
  );
  assert.equal(
    failedNodes.map(({ node, count, failures }) => [node, count, failures.length]),
    [
      ['picky', 20, 10],
      ['late', 1, 1],
    ],
  );
  assert.equal(failedNodes[0]!.failures.map(({ code, category }) => [code, category])[0], [
    GEOMETRY,
    'geometry',
  ]);
  assert.is(recorded.get('good')!.length, 20);
  assert.is(recorded.get('late sink')!.length, 40);
  const statuses = new Map(reports.map(({ label, status }) => [label, status]));
  assert.is(statuses.get('picky'), 'failed');
  assert.is(statuses.get('late'), 'failed');
  assert.is(statuses.get('good'), 'completed');
});

test('a source that breaks ends the others, and what is on its way is still processed', async () => {
  const nodes = [
    numbers(600),
    { name: 'broken', action: 'Failing Source', parameters: { after: 300 } },
    { name: 'unready', action: 'Unready' },
    record('sink'),
    record('nothing'),
  ];
  const edges: SampleEdge[] = [
    ['source', 'sink'],
    ['broken', 'sink'],
    ['source', 'unready'],
    ['unready', 'nothing'],
  ];
  const result = await runSample({
    ...{ nodes, edges },
    policy: { onFatal: 'continue' },
    options: { channelCapacity: 8 },
  });
  const sunk = result.recorded.get('sink')!.length;
  assert.ok(sunk >= 300 && sunk < 900, `${sunk} features`);
  assert.equal([result.liveArcs, result.leaks], [0, []]);
  assert.equal(result.recorded.get('nothing') ?? [], []);
  assert.equal(
    result.failedNodes.map(({ node }) => node),
    ['broken', 'unready'],
  );
  assert.match(
    result.failure!.message,
    /^2 node\(s\) failed; first: node "unready" \(Unready\) failed: not ready$/,
  );
});

test('continue: sinks write their files whole, the failing one without the features it failed on', async () => {
  const sink = (name: string, every: number): SampleNode => ({
    name,
    action: 'Picky Sink',
    parameters: { every, file: `${name}.jsonl` },
  });
  const { files, status } = await runSample({
    nodes: [numbers(10), sink('fine', 99), sink('failing', 4)],
    edges: [
      ['source', 'fine'],
      ['source', 'failing'],
    ],
    policy: { onFatal: 'continue' },
  });
  assert.is(status, 'failed');
  const written = (name: string) => numbersOf(files[`artifacts/${name}.jsonl`]!.trimEnd().split('\n'));
  assert.equal(written('fine'), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal(written('failing'), [1, 2, 3, 5, 6, 7, 9]);
  assert.not.ok(Object.keys(files).some(path => path.endsWith('.unfinished')));
});

const warner = (more: object = {}): SampleNode => ({
  name: 'warner',
  action: 'Warning',
  parameters: { every: 3, code: 'expr.attribute_operation_failed', ...more },
});

test("an action's warning stays a warning, whatever the policy says", async () => {
  const run = (disposition: Disposition, more: object = {}) =>
    runSample({
      nodes: [numbers(10), warner(more), record('good')],
      edges: [
        ['source', 'warner'],
        ['warner', 'good'],
      ],
      policy: rule(disposition, { code: 'expr.attribute_operation_failed', node: 'id of warner' }),
    });
  for (const disposition of ['warn_drop', 'reject', 'fatal'] as const) {
    for (const inFinish of [false, true]) {
      const { failure, recorded, diagnostics } = await run(disposition, { inFinish });
      assert.is(failure, null);
      assert.is(recorded.get('good')!.length, 10);
      assert.match(diagnosticSentence(diagnostics[0]!), /: warned about 4 feature\(s\) \(expr\./);
    }
  }
});

test('treatAllAsFatal makes what would be dropped a failure', async () => {
  const { status, failure } = await runPicky({ treatAllAsFatal: true });
  assert.is(status, 'failed');
  assert.match(failure!.message, /"picky"/);
});

test('an error without a code is fatal for the run, whatever is relaxed', async () => {
  for (const disposition of ['warn_drop', 'reject'] as const) {
    const relaxed = { code: 'internal.unclassified', disposition };
    const policy = { overrides: [relaxed], allowRelaxInternal: true };
    const { status, recorded, failedNodes } = await runPicky(policy, { code: null });
    assert.is(status, 'failed');
    assert.equal(numbersOf(recorded.get('good')!), DOUBLED);
    assert.equal(recorded.get('bad'), []);
    assert.is(failedNodes[0]!.failures[0]!.code, 'internal.unclassified');
  }
});

test('the rule of the node wins over the rule of the code, and that over the category', async () => {
  const overrides: ErrorRule[] = [
    { category: 'geometry', disposition: 'fatal' },
    { code: GEOMETRY, disposition: 'reject' },
    { node: 'id of other', disposition: 'fatal' },
  ];
  const rejecting = await runPicky({ overrides });
  assert.is(rejecting.recorded.get('bad')!.length, 4);
  const dropping = await runPicky({
    overrides: [{ node: 'id of picky', code: GEOMETRY, disposition: 'warn_drop' }, ...overrides],
  });
  assert.equal(dropping.recorded.get('bad'), []);
  assert.is(dropping.status, 'completed');
});

test(`${GRAPHS} random graphs with failing nodes: none hangs or leaks, and all strategies agree`, async () => {
  await fc.assert(
    fc.asyncProperty(
      failingGraph,
      fc.uniqueArray(policyRule, { selector: ({ code }) => code }),
      fc.constantFrom('terminate' as const, 'continue' as const),
      fc.constantFrom(1, 5, 256),
      async ({ nodes, edges }, overrides, onFatal, channelCapacity) => {
        const policy = { overrides, onFatal, allowRelaxInternal: true };
        let first: SampleRun | undefined;
        for (const sharing of STRATEGIES) {
          const mutation = sharing === 'owned' ? 'clone-then-mutate' : 'move-then-mutate';
          const result = await runSample({
            nodes,
            edges,
            policy,
            options: { sharing, mutation, channelCapacity },
          });
          first ??= result;
          assert.is(result.status, first.status);
          assert.is(result.failure?.message, first.failure?.message);
          assert.is(result.status === 'failed', result.failedNodes.length > 0);
          assert.equal(result.recorded, first.recorded);
          assert.equal(result.diagnostics, first.diagnostics);
        }
      },
    ),
    { numRuns: Math.ceil(GRAPHS / 2) },
  );
});

test.run();
