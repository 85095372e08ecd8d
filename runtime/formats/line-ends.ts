/** Line ends of tables: CR, LF and CRLF each end a line, in one file together too, but not in a quoted cell. */

const QUOTE = 34;
const LF = 10;
const CR = 13;

/**
 * The text with LF for every end of a row; what stands in quotes stays as it is. `text` begins with a row. If
 * more is to come, a CR at its end stays, since it may be half of a CRLF.
 */
export function withLineFeeds(text: string, delimiter: string, isLast: boolean): string {
  if (!text.includes('\r')) return text;
  const delimiterCode = delimiter.charCodeAt(0);
  let result = '';
  let copied = 0;
  let beginsCell = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CR) {
      if (at + 1 === text.length && !isLast) break;
      result += `${text.slice(copied, at)}\n`;
      if (text.charCodeAt(at + 1) === LF) at++;
      copied = at + 1;
      beginsCell = true;
    } else if (code === QUOTE && beginsCell) {
      at = closingQuote(text, at + 1);
      beginsCell = false;
    } else {
      beginsCell = code === delimiterCode || code === LF;
    }
  }
  return result + text.slice(copied);
}

/** The offset of the quote that ends a cell; the end of a text that has none. */
function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return text.length;
}

/** The offset behind the first line end; -1 if there is none, or one that may go on when more is to come. */
export function endOfLine(text: string, isLast: boolean): number {
  const at = text.search(/[\r\n]/);
  if (at < 0) return -1;
  if (text.charCodeAt(at) === LF) return at + 1;
  if (at + 1 === text.length && !isLast) return -1;
  return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
}
