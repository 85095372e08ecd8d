/** Messages on a byte stream: a length in four bytes (little-endian), then the value as V8 serializes it. */
import { deserialize, serialize } from 'node:v8';

const HEADER_BYTES = 4;

export function encodeMessage(message: unknown): Buffer {
  const body = serialize(message);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, HEADER_BYTES);
  return frame;
}

/** Cuts a byte stream into messages, whatever pieces it arrives in. */
export class MessageReader<Message> {
  #pieces: Buffer[] = [];
  #length = 0;

  /** The messages that a piece completes. */
  *push(piece: Buffer): Iterable<Message> {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length < this.#wanted()) return;
    let bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
    while (bytes.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + bytes.readUInt32LE(0);
      if (bytes.length < end) break;
      yield deserialize(bytes.subarray(HEADER_BYTES, end)) as Message;
      bytes = bytes.subarray(end);
    }
    this.#pieces = bytes.length > 0 ? [bytes] : [];
    this.#length = bytes.length;
  }

  /** Bytes that the first message needs, as far as known: a large one is not put together piece by piece. */
  #wanted(): number {
    const first = this.#pieces[0]!;
    return first.length >= HEADER_BYTES ? HEADER_BYTES + first.readUInt32LE(0) : HEADER_BYTES;
  }
}
