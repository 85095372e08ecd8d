/** The key lists of the features of a file: each once, by the hash of the bytes that spell it. */
import type { Shape } from './feature-columns.js';
import type { Scanner } from './scanner.js';
import { contentLength } from './value-scanner.js';

const QUOTE = 0x22;

export class Shapes {
  readonly list: Shape[] = [];
  private readonly byHash = new Map<number, number>();

  /** The position in `list` of the shape whose keys lie between these offsets of what is scanned. */
  intern(scanner: Scanner, starts: readonly number[], ends: readonly number[]): number {
    scanner.restart();
    for (let i = 0; i < starts.length; i++) {
      scanner.mixBytes(starts[i]!, ends[i]!);
      scanner.mix(QUOTE);
    }
    const hash = (scanner.a >>> 0) * 0x200000 + ((scanner.b >>> 0) & 0x1fffff);
    let shape = this.byHash.get(hash);
    if (shape === undefined) {
      shape = this.list.push(shapeOf(scanner, starts, ends)) - 1;
      this.byHash.set(hash, shape);
    }
    return shape;
  }
}

function shapeOf(scanner: Scanner, starts: readonly number[], ends: readonly number[]): Shape {
  const keys = starts.map((start, i) => scanner.textBetween(start, ends[i]!));
  const keyHashes = starts.map((start, i) => {
    scanner.restart();
    scanner.mixBytes(start, ends[i]!);
    return scanner.a ^ Math.imul(scanner.b, 31);
  });
  const keyBytes = starts.reduce((sum, start, i) => sum + contentLength(scanner.bytes, start, ends[i]!), 0);
  return { keys, keyBytes, keyHashes, positions: new Map(keys.map((key, i) => [key, i])) };
}
