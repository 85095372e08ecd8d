/**
 * Bytes in any encoding of the WHATWG Encoding Standard (encoding.spec.whatwg.org), decoded in pieces.
 *
 * Not by Node's own `TextDecoder`: of windows-1252 it decodes a text in one piece as ISO-8859-1, of GBK, Big5 and
 * EUC-KR it refuses thousands of characters, and ISO-8859-16 it does not know.
 */
import { getBOMEncoding, normalizeEncoding, TextDecoder } from '@exodus/bytes/encoding.js';
import { UserError } from '../user-error.js';

/** What Windows, Python and iconv call encodings that the standard knows by other labels only. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['cp932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['cp874', 'windows-874'],
  ['cp65001', 'utf-8'],
  ['utf-8-sig', 'utf-8'],
  ['latin-1', 'iso-8859-1'],
]);

/** The standard's name of the encoding with this label, in any case; `undefined` if there is none. */
export function encodingOf(label: string): string | undefined {
  const trimmed = label.trim().toLowerCase();
  // `utf_16_le` as Python writes it; labels with an underscore, such as shift_jis, come first.
  const spellings = [trimmed, trimmed.replaceAll('_', '-'), trimmed.replace(/^(utf)[-_](\d+)[-_]/, '$1-$2')];
  const names = spellings.map(text => normalizeEncoding(ALIASES.get(text) ?? text));
  const known = names.find(name => name !== null);
  // The standard's name for encodings that must not be decoded.
  return known === undefined || known === 'replacement' ? undefined : known;
}

/** A text that is decoded as it is asked for. */
export class EncodedText {
  private at = 0;
  private readonly decoder: InstanceType<typeof TextDecoder>;

  /** @param encoding what `encodingOf` gave; a byte order mark goes before it, and is no part of the text */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly encoding: string,
  ) {
    this.decoder = new TextDecoder(getBOMEncoding(bytes) ?? encoding, { fatal: true });
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /**
   * The text of the next `size` bytes, but for a character that they only begin. Throws `UserError` where they
   * are no text in the encoding.
   */
  next(size: number): string {
    const piece = this.bytes.subarray(this.at, this.at + size);
    this.at += size;
    try {
      return this.decoder.decode(piece, { stream: !this.isAtEnd });
    } catch {
      throw new UserError(`this is not text in ${this.encoding}; \`encoding\` says what it is in`);
    }
  }
}
