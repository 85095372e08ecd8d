/**
 * Messages as frames on a socket: identities, a delimiter, the signature, four JSON dictionaries, buffers.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 *
 * Nothing that arrives is trusted before its signature is right. A signature that was seen before is refused:
 * every header has an id of its own, so only a message sent again has the same one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod/v3';
import type { Json } from '../display/mime.js';
import type { Header, JsonObject, Message } from './message.js';

const DELIMITER = Buffer.from('<IDS|MSG>');
const DICTIONARIES = 4;
/** Signatures that are remembered, as the reference implementation does. */
const SEEN_KEPT = 65_536;
/** Bytes of one message's dictionaries: no cell is longer, and JSON of more takes the kernel seconds. */
const LARGEST_MESSAGE = 64 * 2 ** 20;

const headerSchema = z
  .object({
    msg_id: z.string().min(1),
    msg_type: z.string().min(1),
    session: z.string().default(''),
    username: z.string().default(''),
    date: z.string().default(''),
    version: z.string().default(''),
  })
  .passthrough();

/** A message that is dropped, and why. */
export class MessageRefused extends Error {}

export class Wire {
  readonly #key: string;
  readonly #hash: string;
  readonly #seen = new Set<string>();
  readonly #remembered: number;

  /**
   * @param key empty where messages are not signed
   * @param remembered how many signatures are, before the oldest is forgotten
   */
  constructor({ key, hash }: { readonly key: string; readonly hash: string }, remembered = SEEN_KEPT) {
    this.#key = key;
    this.#hash = hash;
    this.#remembered = remembered;
  }

  encode({ identities, header, parent, metadata, content, buffers }: Message): (Buffer | Uint8Array)[] {
    const parts = [header, parent, metadata, content].map(part => Buffer.from(JSON.stringify(part)));
    return [...identities, DELIMITER, Buffer.from(this.#sign(parts)), ...parts, ...buffers];
  }

  /** @throws MessageRefused */
  decode(frames: readonly Buffer[]): Message {
    const delimiter = frames.findIndex(frame => frame.equals(DELIMITER));
    if (delimiter < 0) throw new MessageRefused('it has no delimiter');
    const [signature, ...rest] = frames.slice(delimiter + 1);
    if (signature === undefined || rest.length < DICTIONARIES) throw new MessageRefused('it is cut short');
    const parts = rest.slice(0, DICTIONARIES);
    if (parts.reduce((sum, part) => sum + part.length, 0) > LARGEST_MESSAGE) {
      throw new MessageRefused(`it is larger than ${LARGEST_MESSAGE / 2 ** 20} MB`);
    }
    this.#check(signature.toString('latin1'), parts);
    const [header, parent, metadata, content] = parts.map(dictionary);
    return {
      identities: frames.slice(0, delimiter),
      header: headerOf(header!),
      parent: parent as Message['parent'],
      metadata: metadata!,
      content: content!,
      buffers: rest.slice(DICTIONARIES),
    };
  }

  #check(signature: string, parts: readonly Buffer[]): void {
    if (this.#key === '') return;
    const expected = Buffer.from(this.#sign(parts));
    const given = Buffer.from(signature, 'latin1');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new MessageRefused('its signature is wrong');
    }
    if (this.#seen.has(signature)) throw new MessageRefused('it was sent before');
    this.#seen.add(signature);
    if (this.#seen.size > this.#remembered) this.#seen.delete(this.#seen.values().next().value!);
  }

  #sign(parts: readonly Buffer[]): string {
    if (this.#key === '') return '';
    const hmac = createHmac(this.#hash, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }
}

/** Levels of a message's dictionaries: writing JSON is recursive, and ends the kernel where the stack does. */
const DEEPEST = 500;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENS = new Set([0x5b, 0x7b]);
const CLOSES = new Set([0x5d, 0x7d]);

function isTooDeep(frame: Buffer): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < frame.length; i++) {
    const byte = frame[i]!;
    if (inText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (OPENS.has(byte) && ++depth > DEEPEST) return true;
    else if (CLOSES.has(byte)) depth--;
  }
  return false;
}

function dictionary(frame: Buffer): JsonObject {
  if (isTooDeep(frame)) throw new MessageRefused(`it nests more than ${DEEPEST} levels deep`);
  let value: Json;
  try {
    value = JSON.parse(frame.toString('utf8')) as Json;
  } catch {
    throw new MessageRefused('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MessageRefused('one of its parts is no dictionary');
  }
  return value;
}

function headerOf(value: JsonObject): Header {
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) throw new MessageRefused('its header has no id or no type');
  return parsed.data;
}
