/**
 * Scans a geometry, of either build of the engine: its hash, the hash of its structure, and what a clone of it
 * copies. Kinds that features here can't hold (CityGML, solids, meshes) are sized by counting their parts.
 *
 * The structure is what is left without numbers: kinds, parts and positions. Two geometries of one structure
 * with other numbers are one that was edited; two structures are two geometries.
 */
import { GeometryTally } from './geometry-tally.js';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  ScanError,
  type Scanner,
  SEED_A,
} from './scanner.js';

const MAX_DEPTH = 1000;
const X = 0x78;
const Z = 0x7a;
const M = 0x6d;
/** The first letter of `null`. */
const NULL = 0x6e;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;

/** Keys whose names say nothing of the structure: the dimension and the frame may be edited in place. */
const UNSTRUCTURED = new Set([
  'epsg',
  'value',
  'flowGeometry2D',
  'flowGeometry3D',
  'Euclidean2D',
  'Euclidean3D',
  'frame',
  'Crs',
  'layout',
]);

export class GeometryScanner {
  /** The hash of the geometry, and that of its structure. */
  a = 0;
  b = 0;
  structure = 0;
  isNone = false;
  /** Bytes that a clone copies: in the engine's layout, its inline part included, and here. */
  modeled = 0;
  copied = 0;

  private depth = 0;
  private tally = new GeometryTally();
  /** Names by the bytes that spell them: there are a few dozen, and millions of places where they stand. */
  private readonly names = new Map<number, string>();

  constructor(private readonly scanner: Scanner) {}

  /** Scans the geometry that comes next. */
  scan(): void {
    const { scanner } = this;
    scanner.peek();
    const start = scanner.at;
    this.structure = SEED_A;
    this.tally = new GeometryTally();
    this.value('');
    scanner.restart();
    scanner.mixBytes(start, scanner.at);
    this.a = scanner.a;
    this.b = scanner.b;
    const { tally } = this;
    this.isNone = tally.isNone;
    this.modeled = tally.modeled();
    this.copied = tally.copied();
  }

  /** How many items the value has, if it is a list of other things than numbers. */
  private value(key: string): number {
    const { scanner } = this;
    const first = scanner.peek();
    if (first === OPEN_BRACE) {
      if (!this.coordinate()) this.object();
      return 0;
    }
    if (first === OPEN_BRACKET) return this.list(key);
    if (first === QUOTE) {
      const start = scanner.string();
      this.tally.text(key, scanner.textBetween(start, scanner.at - 1));
    } else scanner.word();
    return 0;
  }

  /**
   * A coordinate as the engine writes it, `{"x":1.5,"y":2.0,"z":null}`: nearly all bytes of a file are of these.
   * Returns whether one comes next; `object` takes what is spelled otherwise.
   */
  private coordinate(): boolean {
    const { scanner, tally } = this;
    const { bytes, at } = scanner;
    if (bytes[at + 1] !== QUOTE || bytes[at + 2] !== X || bytes[at + 3] !== QUOTE) return false;
    let i = at + 1;
    for (let byte = bytes[i]; byte !== CLOSE_BRACE; byte = bytes[++i]) {
      if (byte === undefined) throw new ScanError(i, 'the end of a coordinate');
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) throw new ScanError(i, 'a number');
      if (byte !== QUOTE || bytes[i + 2] !== QUOTE || bytes[i + 3] !== COLON) continue;
      const letter = bytes[i + 1];
      if (letter === Z && bytes[i + 4] !== NULL) tally.heights++;
      else if (letter === M) tally.measures++;
      i += 3;
    }
    tally.positions++;
    scanner.at = i + 1;
    this.note(OPEN_BRACE);
    this.note(CLOSE_BRACE);
    return true;
  }

  private object(): void {
    const { scanner } = this;
    this.enter(OPEN_BRACE);
    if (!scanner.takes(CLOSE_BRACE)) {
      do {
        const start = scanner.string();
        const end = scanner.at - 1;
        scanner.expect(COLON, 'a colon');
        if (end === start + 1) this.ordinate(scanner.bytes[start]!);
        else this.member(this.nameAt(start, end));
      } while (scanner.takes(COMMA));
      scanner.expect(CLOSE_BRACE, 'the end of an object');
    }
    this.leave(CLOSE_BRACE);
  }

  /** A member with a name of one letter is an ordinate of a coordinate, of a colour or of a texture. */
  private ordinate(letter: number): void {
    const { scanner, tally } = this;
    scanner.peek();
    const start = scanner.at;
    const first = scanner.bytes[start];
    if (first === QUOTE) scanner.string();
    else if (first === OPEN_BRACE || first === OPEN_BRACKET) throw new ScanError(start, 'a number');
    else scanner.word();
    if (letter === X) tally.positions++;
    if (letter === Z && first !== NULL) tally.heights++;
    if (letter === M) tally.measures++;
  }

  private member(name: string): void {
    if (!UNSTRUCTURED.has(name)) for (let i = 0; i < name.length; i++) this.note(name.charCodeAt(i));
    this.tally.key(name);
    const items = this.value(name);
    if (items > 0) this.tally.items(name, items);
  }

  /** A list of numbers is a position of the new build; everything else counts its items. */
  private list(key: string): number {
    const { scanner } = this;
    this.enter(OPEN_BRACKET);
    let items = 0;
    let numbers = 0;
    if (!scanner.takes(CLOSE_BRACKET)) {
      do {
        const first = scanner.peek();
        if (first === MINUS || (first >= ZERO && first <= NINE)) {
          scanner.word();
          numbers++;
        } else this.value(key);
        items++;
      } while (scanner.takes(COMMA));
      scanner.expect(CLOSE_BRACKET, 'the end of a list');
    }
    this.leave(CLOSE_BRACKET);
    if (numbers === 0) return items;
    this.tally.numbers(key, numbers);
    return 0;
  }

  private enter(bracket: number): void {
    if (++this.depth > MAX_DEPTH) throw new ScanError(this.scanner.at, 'a geometry that is nested less deep');
    this.scanner.at++;
    this.note(bracket);
  }

  private leave(bracket: number): void {
    this.depth--;
    this.note(bracket);
  }

  private note(code: number): void {
    this.structure = Math.imul(this.structure ^ code, 0x01000193);
  }

  private nameAt(start: number, end: number): string {
    const { scanner } = this;
    scanner.restart();
    scanner.mixBytes(start, end);
    const hash = (scanner.a >>> 0) * 0x100000 + ((scanner.b >>> 0) & 0xfffff);
    let name = this.names.get(hash);
    if (name === undefined) {
      name = scanner.textBetween(start, end);
      this.names.set(hash, name);
    }
    return name;
  }
}
