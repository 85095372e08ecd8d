/** How floats and strings are spelled on screen and in messages (flowexpr reference, section 4.1). */

const LEAST_FIXED = 1e-4;
const FIRST_SCIENTIFIC = 1e16;

/** `2.0`, `0.25`, `1e16`, `5e-5`, `nan`, `-inf`: the shortest text that reads back as the same float. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < LEAST_FIXED || magnitude >= FIRST_SCIENTIFIC)) {
    return value.toExponential().replace('e+', 'e');
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

const ESCAPED = /["\\\u0000-\u001f\u007f]/g;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\0', '\\0'],
]);

/** `text` in double quotes; quotes, backslashes and control characters are escaped. */
export function quote(text: string): string {
  const escaped = text.replace(
    ESCAPED,
    point => ESCAPES.get(point) ?? `\\u{${point.charCodeAt(0).toString(16)}}`,
  );
  return `"${escaped}"`;
}
