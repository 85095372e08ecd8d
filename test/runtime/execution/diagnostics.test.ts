import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type DiagnosticKind,
  Diagnostics,
  diagnosticSentence,
} from '../../../runtime/execution/diagnostics.js';
import { NodeFailure } from '../../../runtime/execution/node-failure.js';
import { FeatureError } from '../../../runtime/feature-error.js';

const at = (number: number, more: Partial<DiagnosticKind> = {}): DiagnosticKind => ({
  node: `node ${number}`,
  nodeId: `id ${number}`,
  action: 'Noop Processor',
  code: 'geometry.not_an_area',
  effect: 'dropped',
  message: 'it is a line',
  ...more,
});

test('features are added up per node, code and effect; the first ten are named', () => {
  const diagnostics = new Diagnostics();
  assert.ok(diagnostics.add(at(1), 'f0'));
  for (let i = 1; i < 25; i++) assert.is(diagnostics.add(at(1), `f${i}`), undefined);
  assert.ok(diagnostics.add(at(1, { effect: 'warned' }), 'f0'));
  assert.ok(diagnostics.add(at(2), 'f0'));
  assert.equal(diagnostics.list().map(diagnosticSentence), [
    'Noop Processor (node id 1): dropped 25 feature(s) (geometry.not_an_area). Sample ids: f0, f1, f2, f3, f4, f5, f6, f7, f8, f9',
    'Noop Processor (node id 1): warned about 1 feature(s) (geometry.not_an_area). Sample ids: f0',
    'Noop Processor (node id 2): dropped 1 feature(s) (geometry.not_an_area). Sample ids: f0',
  ]);
});

test('a diagnostic that was handed out does not change when more features come', () => {
  const diagnostics = new Diagnostics();
  const first = diagnostics.add(at(1), 'f0')!;
  diagnostics.add(at(1), 'f1');
  assert.is(first.count, 1);
  assert.equal(first.sampleIds, ['f0']);
});

test('kinds beyond the most are added up as an overflow, known ones go on as they were', () => {
  const diagnostics = new Diagnostics(2);
  for (let number = 1; number <= 4; number++) diagnostics.add(at(number), 'a');
  diagnostics.add(at(3, { effect: 'rejected' }), 'b');
  diagnostics.add(at(1), 'b');
  assert.equal(
    diagnostics.list().map(({ nodeId, code, count }) => [nodeId, code, count]),
    [
      ['id 1', 'geometry.not_an_area', 2],
      ['id 2', 'geometry.not_an_area', 1],
      ['id 3', 'internal.diagnostics_overflow', 2],
      ['id 4', 'internal.diagnostics_overflow', 1],
    ],
  );
});

test('the largest come first', () => {
  const diagnostics = new Diagnostics();
  for (let number = 1; number <= 5; number++) {
    for (let i = 0; i < number; i++) diagnostics.add(at(number), `f${i}`);
  }
  assert.equal(
    diagnostics.largest(2).map(({ count }) => count),
    [5, 4],
  );
});

test('a failure has the code of its error, and is unclassified without one', () => {
  const coded = new NodeFailure('n', 'A', 'f', new FeatureError('geometry.not_an_area', 'it is a line'));
  assert.equal([coded.code, coded.category], ['geometry.not_an_area', 'geometry']);
  const plain = new NodeFailure('n', 'A', null, new Error('boom'));
  assert.equal([plain.code, plain.category], ['internal.unclassified', 'internal']);
  assert.is(plain.message, 'node "n" (A) failed: boom');
});

test.run();
