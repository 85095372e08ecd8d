/** Source maps' mappings, as far as a cell needs them changed: base64 VLQ (ECMA-426). */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CONTINUES = 32;

/** The same mappings into a source with so many fewer lines before it: the first segment carries all that follow. */
export function withoutLeadingLines(mappings: string, lines: number): string {
  const match = /[^;,]+/.exec(mappings);
  if (match === null) return mappings;
  const [segment] = match;
  const fields = decode(segment);
  if (fields.length < 4) return mappings;
  fields[2]! -= lines;
  const end = match.index + segment.length;
  return mappings.slice(0, match.index) + fields.map(encode).join('') + mappings.slice(end);
}

function decode(segment: string): number[] {
  const fields: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & (CONTINUES - 1)) << shift;
    shift += 5;
    if ((bits & CONTINUES) !== 0) continue;
    fields.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return fields;
}

function encode(field: number): string {
  let rest = field < 0 ? (-field << 1) | 1 : field << 1;
  let text = '';
  do {
    const bits = rest & (CONTINUES - 1);
    rest >>>= 5;
    text += DIGITS[rest > 0 ? bits | CONTINUES : bits];
  } while (rest > 0);
  return text;
}
