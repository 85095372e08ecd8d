import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeMessage, MessageReader } from '../../../kernel/session/framing.js';

test('messages come out whole and in order, however their bytes were cut', () => {
  const message = fc.record({
    text: fc.string({ unit: 'binary' }),
    bytes: fc.uint8Array(),
    deep: fc.array(fc.option(fc.double())),
  });
  fc.assert(
    fc.property(fc.array(message), fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (messages, sizes) => {
      const bytes = Buffer.concat(messages.map(encodeMessage));
      const reader = new MessageReader<unknown>();
      const received: unknown[] = [];
      for (let start = 0; start < bytes.length; ) {
        const end = start + sizes.next().value;
        received.push(...reader.push(bytes.subarray(start, end)));
        start = end;
      }
      assert.equal(received.map(plain), messages.map(plain));
    }),
    { numRuns: 30 },
  );
});

/** Comparable, whatever class the bytes came back as. */
function plain(message: unknown): unknown {
  const { text, bytes, deep } = message as { text: string; bytes: Uint8Array; deep: unknown[] };
  return { text, bytes: [...bytes], deep: deep.map(String) };
}

test('a large message in small pieces is put together once', () => {
  const text = 'x'.repeat(4_000_000);
  const bytes = encodeMessage({ text });
  const reader = new MessageReader<{ text: string }>();
  const received: { text: string }[] = [];
  for (let start = 0; start < bytes.length; start += 65_536) {
    received.push(...reader.push(bytes.subarray(start, start + 65_536)));
  }
  assert.is(received.length, 1);
  assert.is(received[0]!.text.length, text.length);
});

test.run();
