/** Characters of a block; a write to a file takes about as long for these as for a hundred. */
const BLOCK = 1 << 16;

/** Small pieces of text joined into blocks, so that a file is written in few writes and never held as a whole. */
export function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}
