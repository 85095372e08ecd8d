/** Reads a file of intermediate data, plain or zstd, line by line into columns: any size, in bounded memory. */
import { createHash } from 'node:crypto';
import { INLINE_BYTES, modeledStructure, VALUE_SLOT } from '../../../runtime/feature/size.js';
import { type Line, linesOf, piecesOf } from '../../../runtime/store/read-lines.js';
import { decompressed } from '../../../runtime/store/zstd.js';
import { messageOf, UserError } from '../../../runtime/user-error.js';
import { FeatureColumns } from './feature-columns.js';
import { GeometryScanner } from './geometry-scanner.js';
import { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE, ScanError, Scanner, SEED_A, SEED_B } from './scanner.js';
import { Shapes } from './shapes.js';
import { ValueScanner } from './value-scanner.js';

export interface ReadFeatures {
  readonly columns: FeatureColumns;
  /** Whether the last line was cut off; it is left out, as only a kill in the middle of a write leaves one. */
  readonly isCut: boolean;
}

/**
 * @throws UserError that names file and line, for a line that is no feature; the last one may be cut off
 */
export function readFeatures(path: string): ReadFeatures {
  const reader = new FeatureReader();
  const pieces = piecesOf(path);
  const lines = linesOf(path.endsWith('.zst') ? decompressed(pieces, true) : pieces);
  let number = 0;
  let isCut = false;
  for (;;) {
    const line = nextLine(lines, path, number + 1);
    if (line === undefined) break;
    number++;
    if (line.bytes.length === 0) continue;
    try {
      reader.read(line.bytes);
    } catch (error) {
      if (!(error instanceof ScanError)) throw error;
      if (!line.ended) isCut = true;
      else throw damaged(path, number, error);
    }
  }
  return { columns: reader.columns, isCut };
}

function damaged(path: string, number: number, { offset, expected }: ScanError): UserError {
  return new UserError(
    `${path}:${number}: this is no line of intermediate data: ${expected} should be at byte ${offset + 1}; ` +
      'give a feature-store folder as the engine left it',
  );
}

function nextLine(lines: Iterator<Line, void, undefined>, path: string, number: number): Line | undefined {
  try {
    return lines.next().value ?? undefined;
  } catch (error) {
    throw new UserError(
      `${path}:${number}: the file can't be read from this line on: ${messageOf(error)}; give it as the engine left it`,
    );
  }
}

class FeatureReader {
  private readonly shapes = new Shapes();
  readonly columns = new FeatureColumns(this.shapes.list);
  private readonly scanner = new Scanner();
  private readonly value = new ValueScanner(this.scanner);
  private readonly geometry = new GeometryScanner(this.scanner);
  /** Where each key of the line begins and ends, and its value's hash and sizes. */
  private readonly keyStarts: number[] = [];
  private readonly keyEnds: number[] = [];
  private readonly scanned: number[] = [];
  private readonly words = new Uint32Array(4);

  /** Takes one line in, or throws `ScanError` and leaves the columns as they were. */
  read(line: Uint8Array): void {
    const { scanner } = this;
    scanner.begin(line);
    let idStart = -1;
    let idEnd = -1;
    let hasAttributes = false;
    let hasGeometry = false;
    scanner.expect(OPEN_BRACE, 'a feature');
    do {
      const start = scanner.string();
      const key = scanner.textBetween(start, scanner.at - 1);
      scanner.expect(COLON, 'a colon');
      if (key === 'id') {
        idStart = scanner.string();
        idEnd = scanner.at - 1;
      } else if (key === 'attributes') {
        this.scanAttributes();
        hasAttributes = true;
      } else if (key === 'geometry') {
        this.geometry.scan();
        hasGeometry = true;
      } else this.value.scan();
    } while (scanner.takes(COMMA));
    scanner.expect(CLOSE_BRACE, 'the end of the feature');
    if (scanner.peek() !== 0) throw new ScanError(scanner.at, 'the end of the line');
    if (idStart < 0) throw new ScanError(line.length, 'an "id"');
    if (!hasAttributes) throw new ScanError(line.length, '"attributes"');
    if (!hasGeometry) throw new ScanError(line.length, 'a "geometry"');
    this.pushAttributes();
    this.pushGeometry();
    this.pushId(idStart, idEnd);
  }

  private scanAttributes(): void {
    const { scanner, value, scanned, keyStarts, keyEnds } = this;
    keyStarts.length = 0;
    keyEnds.length = 0;
    scanned.length = 0;
    scanner.expect(OPEN_BRACE, 'the attributes');
    if (scanner.takes(CLOSE_BRACE)) return;
    do {
      keyStarts.push(scanner.string());
      keyEnds.push(scanner.at - 1);
      scanner.expect(COLON, 'a colon');
      value.scan();
      scanned.push(
        value.a,
        value.b,
        value.modeled,
        value.copied,
        2 * value.texts + (value.isContainer ? 1 : 0),
      );
    } while (scanner.takes(COMMA));
    scanner.expect(CLOSE_BRACE, 'the end of the attributes');
  }

  private pushAttributes(): void {
    const { columns, scanned, keyStarts, keyEnds } = this;
    const shape = this.shapes.intern(this.scanner, keyStarts, keyEnds);
    const { keyBytes, keyHashes } = this.shapes.list[shape]!;
    columns.firstValue.push(columns.valueA.length);
    let a = SEED_A;
    let b = SEED_B;
    let modeled = modeledStructure(keyHashes.length, keyBytes, INLINE_BYTES.value);
    let copied = 0;
    for (let i = 0; i < keyHashes.length; i++) {
      const valueA = scanned[5 * i]!;
      const valueB = scanned[5 * i + 1]!;
      columns.valueA.push(valueA);
      columns.valueB.push(valueB);
      columns.valueModeled.push(scanned[5 * i + 2]!);
      columns.valueCopied.push(scanned[5 * i + 3]!);
      columns.valueTexts.push(scanned[5 * i + 4]!);
      modeled += scanned[5 * i + 2]!;
      copied += VALUE_SLOT + scanned[5 * i + 3]!;
      // Added up, so that the order of entries does not matter.
      a = (a + Math.imul(keyHashes[i]! ^ valueA, 0x01000193)) | 0;
      b = (b + Math.imul(keyHashes[i]! ^ valueB, 0x85ebca6b)) | 0;
    }
    columns.shape.push(shape);
    columns.mapA.push(a);
    columns.mapB.push(b);
    columns.mapModeled.push(modeled);
    columns.mapCopied.push(copied);
  }

  private pushGeometry(): void {
    const { columns, geometry } = this;
    columns.geometryA.push(geometry.a);
    columns.geometryB.push(geometry.b);
    columns.structure.push(geometry.structure);
    columns.hasNoGeometry.push(geometry.isNone ? 1 : 0);
    columns.geometryModeled.push(geometry.modeled);
    columns.geometryCopied.push(geometry.copied);
  }

  private pushId(start: number, end: number): void {
    const { columns, scanner, words } = this;
    if (!readUuid(scanner.bytes, start, end, words)) {
      const id = scanner.textBetween(start, end);
      columns.otherIds.set(columns.count - 1, id);
      const digest = createHash('md5').update(id).digest();
      for (let word = 0; word < 4; word++) words[word] = digest.readUInt32BE(4 * word);
    }
    for (let word = 0; word < 4; word++) columns.id[word]!.push(words[word]!);
  }
}

const UUID_LENGTH = 36;
const HYPHEN = 0x2d;

/** Reads a UUID in lower case into four words; `false` for any other text. */
function readUuid(bytes: Uint8Array, start: number, end: number, words: Uint32Array): boolean {
  if (end - start !== UUID_LENGTH) return false;
  let digits = 0;
  let word = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    const at = i - start;
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (byte !== HYPHEN) return false;
      continue;
    }
    const digit =
      byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
    if (digit < 0) return false;
    word = (word << 4) | digit;
    if (++digits % 8 === 0) words[digits / 8 - 1] = word;
  }
  return true;
}
