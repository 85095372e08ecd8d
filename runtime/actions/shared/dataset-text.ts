/** A dataset as text, for readers whose format is always UTF-8. */
import { constants } from 'node:buffer';
import { UserError } from '../../user-error.js';
import type { Dataset } from './dataset.js';

/** The text, without a byte order mark. Throws `UserError` if it is not UTF-8, or too long for one string. */
export function textOfDataset(dataset: Dataset): string {
  const bytes = dataset.read();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const most = constants.MAX_STRING_LENGTH;
    const isTooLong = bytes.length > most;
    const reason = isTooLong ? `is too long: at most ${most} bytes can be read` : 'is not text in UTF-8';
    throw new UserError(`${dataset.name} ${reason}`);
  }
}

/** What `read` gives; a `UserError` of it gets the name of the dataset in front. */
export function* readingFrom<T>(dataset: Dataset, items: Iterable<T>): Generator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${dataset.name}: ${error.message}`);
  }
}
