/** The lines of a text file of any size, read piece by piece and synchronously. */
import { closeSync, openSync, readSync } from 'node:fs';

const PIECE_BYTES = 1 << 16;
const LINE_END = 0x0a;

/** A file in pieces, which are the caller's. */
export function* piecesOf(path: string): Generator<Uint8Array, void, undefined> {
  const file = openSync(path, 'r');
  try {
    while (true) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const length = readSync(file, piece, 0, PIECE_BYTES, null);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** A line without its end. The last one of a file need not be `ended`. */
export interface Line {
  readonly bytes: Uint8Array;
  readonly ended: boolean;
}

export function* linesOf(pieces: Iterable<Uint8Array>): Generator<Line, void, undefined> {
  let begun: Uint8Array[] = [];
  for (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, start)) {
      const rest = piece.subarray(start, end);
      yield { bytes: begun.length === 0 ? rest : Buffer.concat([...begun, rest]), ended: true };
      begun = [];
      start = end + 1;
    }
    if (start < piece.length) begun.push(piece.subarray(start));
  }
  if (begun.length > 0) yield { bytes: Buffer.concat(begun), ended: false };
}
