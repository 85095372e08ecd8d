/** What a note says of the items of a list that are no objects, of which a source makes no features. */
export function skippedSentence(count: number): string {
  return count === 1
    ? '1 item of the list is no object, and makes no feature'
    : `${count} items of the list are no objects, and make no features`;
}
