import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from './outcome.js';

const CYCLE = 'containers still alive after evaluation (cycle)';

test('a container that holds itself is an error', () => {
  for (const source of [
    'a = []; a.append(a)',
    'a = []; a.append(a); a = 1',
    'a = {}; a["self"] = a; 1',
    'a = [0]; a[0] = a; 1',
    'a = [0]; [a[0], b] = [a, 1]; 1',
    'a = []; b = {"a": a}; a.append([b]); 1',
    'a = {}; a.update({"x": a}); 1',
    'a = []; a.extend([1, a]); 1',
    'a = []; a.append(a.append); 1',
    'f = fn() { let a = []; a.append(a) }; f(); 1',
  ]) {
    assert.is(failure(source), CYCLE, source);
  }
});

test('sharing is no cycle, and a cycle that was broken none either', () => {
  for (const source of [
    'a = [1]; b = [a, a]; b.append(a); 1',
    'a = []; a.append(a); a.pop(); 1',
    'a = {}; a["b"] = [a]; a["b"] = 2; 1',
    'a = []; a.append(fn() { a }); 1',
    'r = []; for i in range(100) { r.append([i, r.get(-1)]) } 1',
  ]) {
    assert.is(outcome(source), '1', source);
  }
});

test('what replaces attributes or variables must count as much', () => {
  const replaced = 'containers still alive after evaluation (replaced host object)';
  assert.is(failure('attributes = 1; 2'), replaced);
  assert.is(failure('variables = null; 2'), replaced);
  assert.is(failure('attributes = variables; 2'), replaced);
  assert.is(failure('f = fn() { attributes = 1 }; f(); 2'), replaced);
  assert.is(failure('attributes = [[]]; 2'), replaced);
  assert.is(outcome('attributes = []; 2'), '2');
  assert.is(outcome('[attributes, variables] = [variables, attributes]; 2'), '2');
  assert.is(outcome('attributes = attributes; 2'), '2');
  assert.is(outcome('let attributes = 1; 2'), '2');
  assert.is(outcome('f = fn(attributes) { attributes = 3; attributes }; f(1)'), '3');
});

test('finds exactly the cycles', () => {
  const count = 5;
  const edges = fc.array(fc.tuple(fc.nat({ max: count - 1 }), fc.nat({ max: count - 1 })), { maxLength: 8 });
  fc.assert(
    fc.property(edges, list => {
      const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
        list.some(([a, b]) => a === from && (b === to || (!seen.has(b) && reaches(b, to, seen.add(b)))));
      const hasCycle = Array.from({ length: count }, (_, i) => i).some(i => reaches(i, i));
      const lists = Array.from({ length: count }, (_, i) => `l${i} = [];`).join(' ');
      const source = `${lists} ${list.map(([a, b]) => `l${a}.append(l${b});`).join(' ')} 1`;
      assert.is(failure(source), hasCycle ? CYCLE : '1', source);
    }),
    { numRuns: 300 },
  );
});

test('a long chain is walked without recursion', () => {
  assert.is(outcome('l = []; for i in range(50000) { m = []; m.append(l); l = m } 1'), '1');
});

test.run();
