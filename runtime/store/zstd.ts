/**
 * Zstandard, which Node 20 does not come with: written by the reference implementation as WebAssembly, one frame
 * a batch, and read by `fzstd`, which is small and synchronous. Frames one after another are a `.zst` file
 * (RFC 8878, section 3).
 */
import { Decompress } from 'fzstd';

export type Compress = (bytes: Uint8Array) => Uint8Array;

/** The default of the `zstd` program. */
const LEVEL = 3;

let compressor: Promise<Compress> | undefined;

/** Loads the compressor: from then on it works synchronously. */
export function loadCompressor(): Promise<Compress> {
  // A second `init` would take the memory away that the first one's functions work on.
  compressor ??= initialized();
  return compressor;
}

async function initialized(): Promise<Compress> {
  const { compress, init } = await import('@bokuweb/zstd-wasm');
  await init();
  return bytes => compress(bytes, LEVEL);
}

/**
 * The content of a `.zst` file that comes in pieces.
 * @param mayBeCut whether a file that is damaged or ends too early is read up to there; otherwise it is an `Error`
 */
export function* decompressed(
  pieces: Iterable<Uint8Array>,
  mayBeCut: boolean,
): Generator<Uint8Array, void, undefined> {
  const ready: Uint8Array[] = [];
  const decompress = new Decompress(data => ready.push(data));
  const isSound = (piece: Uint8Array, isLast: boolean): boolean => {
    try {
      decompress.push(piece, isLast);
      return true;
    } catch (error) {
      if (mayBeCut) return false;
      throw error;
    }
  };
  for (const piece of pieces) {
    const goesOn = isSound(piece, false);
    yield* ready.splice(0);
    if (!goesOn) return;
  }
  isSound(new Uint8Array(), true);
  yield* ready.splice(0);
}
