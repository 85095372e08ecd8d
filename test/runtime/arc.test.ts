import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Arc, ArcCensus } from '../../runtime/arc.js';

test('cloning raises the count and dropping lowers it', () => {
  const census = new ArcCensus();
  const first = Arc.of('value', census);
  const second = first.clone();
  assert.is(first.strong, 2);
  assert.ok(first.isSameAs(second));
  second.drop();
  assert.is(first.strong, 1);
  first.drop();
  assert.is(census.live, 0);
  assert.is(census.created, 2);
});

test('a dropped handle can be neither read, cloned, changed, unwrapped nor dropped again', () => {
  const arc = Arc.of([1]);
  arc.drop();
  const uses = [
    () => arc.value,
    () => arc.strong,
    () => arc.clone(),
    () => arc.drop(),
    () => arc.makeMut(value => value),
    () => arc.tryUnwrap(),
    () => arc.replace([2]),
  ];
  for (const use of uses) assert.throws(use, /was dropped/);
  assert.ok(arc.isDropped);
});

test('makeMut changes in place when the handle is the only one, and copies first when it is not', () => {
  const first = Arc.of([1]);
  let copies = 0;
  const copy = (value: number[]) => {
    copies++;
    return [...value];
  };
  first.makeMut(copy).push(2);
  assert.is(copies, 0);
  const second = first.clone();
  second.makeMut(copy).push(3);
  assert.is(copies, 1);
  assert.equal(first.value, [1, 2]);
  assert.equal(second.value, [1, 2, 3]);
  assert.is(first.strong, 1);
  assert.is(second.strong, 1);
});

test('tryUnwrap gives the value to the last handle only', () => {
  const census = new ArcCensus();
  const first = Arc.of('value', census);
  const second = first.clone();
  assert.is(first.tryUnwrap(), undefined);
  second.drop();
  assert.equal(first.tryUnwrap(), { value: 'value' });
  assert.ok(first.isDropped);
  assert.is(census.live, 0);
});

test('replacing the value leaves other handles as they are', () => {
  const first = Arc.of('old');
  const second = first.clone();
  second.replace('new');
  assert.is(first.value, 'old');
  assert.is(second.value, 'new');
  assert.is(first.strong, 1);
});

test('disposing drops once, and not what was dropped already', () => {
  const census = new ArcCensus();
  const kept = Arc.of(1, census);
  kept[Symbol.dispose]();
  assert.is(census.live, 0);
  kept[Symbol.dispose]();
  assert.is(census.live, 0);
});

/** A step of a random life: which handle, and what is done with it. */
const steps = fc.array(
  fc.record({ at: fc.nat(9), act: fc.constantFrom('clone', 'drop', 'write', 'unwrap', 'replace') }),
  { maxLength: 60 },
);

test('random lives: values equal a deep-copy model, counts equal the number of handles, none is left', () => {
  fc.assert(
    fc.property(steps, plan => {
      const census = new ArcCensus();
      const handles = [{ arc: Arc.of({ n: 0 }, census), model: { n: 0 } }];
      let next = 1;
      for (const { at, act } of plan) {
        const handle = handles[at % handles.length];
        if (handle === undefined) break;
        const { arc, model } = handle;
        if (act === 'clone') handles.push({ arc: arc.clone(), model: { ...model } });
        else if (act === 'drop') {
          arc.drop();
          handles.splice(handles.indexOf(handle), 1);
        } else if (act === 'write') {
          arc.makeMut(value => ({ ...value })).n = next;
          model.n = next++;
        } else if (act === 'replace') {
          arc.replace({ n: next });
          model.n = next++;
        } else if (arc.tryUnwrap() !== undefined) handles.splice(handles.indexOf(handle), 1);
        for (const { arc: other, model: expected } of handles) {
          assert.equal(other.value, expected);
          assert.is(other.strong, handles.filter(({ arc: one }) => one.isSameAs(other)).length);
        }
        assert.is(census.live, handles.length);
      }
      for (const { arc } of handles) arc.drop();
      assert.is(census.live, 0);
    }),
    { numRuns: 300 },
  );
});

test("the census's bytes are those of the values alive, each once, whatever is done with their handles", () => {
  const steps = fc.array(
    fc.record({
      kind: fc.constantFrom('of', 'clone', 'drop', 'change', 'replace'),
      at: fc.nat(),
      bytes: fc.nat(1000),
    }),
  );
  fc.assert(
    fc.property(steps, all => {
      const census = new ArcCensus();
      const handles: Arc<{ bytes: number }>[] = [];
      for (const { kind, at, bytes } of all) {
        const handle = handles[at % handles.length];
        if (handle === undefined || kind === 'of') handles.push(Arc.of({ bytes }, census, bytes));
        else if (kind === 'clone') handles.push(handle.clone());
        else if (kind === 'change') handle.makeMut(value => ({ ...value }));
        else if (kind === 'replace') handle.replace({ bytes }, bytes);
        else handles.splice(at % handles.length, 1)[0]!.drop();
        const values = new Set(handles.map(each => each.value));
        assert.is(
          census.bytes,
          [...values].reduce((sum, value) => sum + value.bytes, 0),
        );
      }
    }),
  );
});

test.run();
