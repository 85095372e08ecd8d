/** A magic that is wrong; one sentence. */
export class MagicError extends Error {
  override readonly name = 'MagicError';
}
