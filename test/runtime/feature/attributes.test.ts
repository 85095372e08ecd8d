import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { AttributeValue } from '../../../runtime/feature/attribute-value.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import { Schema } from '../../../runtime/feature/schema.js';
import { copiedContents, modeledContents } from '../../../runtime/feature/size.js';

const entriesOf = (attributes: Attributes) => [...attributes.entries()];

test('setting keeps the place of an attribute and adds new ones at the end', () => {
  const attributes = Attributes.of([
    ['a', 1],
    ['b', 2],
  ]);
  attributes.set('a', 'one');
  attributes.set('c', null);
  assert.equal(entriesOf(attributes), [
    ['a', 'one'],
    ['b', 2],
    ['c', null],
  ]);
});

test('deleting moves the last attribute into the hole, as the engine does', () => {
  const attributes = Attributes.of([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
  assert.ok(attributes.delete('a'));
  assert.not.ok(attributes.delete('a'));
  assert.equal(entriesOf(attributes), [
    ['c', 3],
    ['b', 2],
  ]);
});

test('features of one shape share one key list, whichever way they got it', () => {
  const one = Attributes.of([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
  const other = Attributes.of([
    ['a', 5],
    ['x', 6],
  ]);
  other.delete('x');
  other.set('b', 1);
  other.set('c', 1);
  assert.is(one.shape, other.shape);
  assert.is(one.clone('shared').shape, one.shape);
  assert.is(Schema.of(['a', 'b', 'c']), one.shape);
});

test('names that mean something to JavaScript are ordinary names', () => {
  const names = ['__proto__', 'constructor', '1', '0', 'toString'];
  const attributes = Attributes.of(names.map(name => [name, name]));
  assert.equal([...attributes.keys()], names);
  assert.is(attributes.get('hasOwnProperty'), undefined);
});

test('a schema made of ever new names does not remember them all', () => {
  const count = 5000;
  for (let i = 0; i < count; i++) Schema.empty.with(`once ${i}`);
  assert.is.not(Schema.empty.with('once 4999'), Schema.empty.with('once 4999'));
});

const value: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(null, true, 1.5, ''),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map(entries => new Map(entries)),
  ),
})).value;

const edit = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.option(value, { nil: undefined }),
});

test('random edits: contents equal a model, sizes are those of Rust’s tables, and clones share nothing changeable', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), fc.nat(30), (edits, sizedAt) => {
      const attributes = Attributes.of();
      const model = new Map<string, AttributeValue>();
      let most = 0;
      for (const [step, { name, value: given }] of edits.entries()) {
        // Sizes are counted when first asked for and kept from then on: both ways must agree.
        if (step === sizedAt) attributes.bytesCopied('shared');
        if (given === undefined) {
          attributes.delete(name);
          model.delete(name);
        } else {
          attributes.set(name, given);
          model.set(name, given);
          most = Math.max(most, model.size);
        }
      }
      assert.equal(new Map(entriesOf(attributes)), model);
      const values = [...model.values()];
      const sum = (of: (item: AttributeValue) => number) =>
        values.reduce<number>((n, item) => n + of(item), 0);
      for (const strings of ['shared', 'copied'] as const) {
        const expected = 8 * values.length + sum(item => copiedContents(item, strings));
        assert.is(attributes.bytesCopied(strings), expected);
        const clone = attributes.clone(strings);
        assert.equal(entriesOf(clone), entriesOf(attributes));
        assert.is(clone.bytesCopied(strings), expected);
        for (const [name, item] of clone.entries()) {
          const isContainer = typeof item === 'object' && item !== null;
          if (isContainer) assert.is.not(item, attributes.get(name));
        }
      }
      // Rust's tables for 1 to 3 entries and for 4 to 7, and what of the latter is no room for entries.
      const [table, larger, index] = [316, 704, 88];
      const now = model.size === 0 ? 0 : model.size < 4 ? table : larger;
      const kept = most < 4 ? table - 264 : index;
      const expected = model.size === 0 ? (most === 0 ? 0 : kept) : most < 4 ? table : larger;
      const fresh = now + model.size + sum(modeledContents);
      assert.is(attributes.bytesModeled, fresh - now + expected);
      assert.is(attributes.clone('shared').bytesModeled, fresh - now + expected);
      assert.is(attributes.asBuilt().bytesModeled, fresh);
    }),
    { numRuns: 300 },
  );
});

test.run();
