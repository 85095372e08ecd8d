/** Doubles as Rust displays them: the shortest decimal that reads back, never with an exponent. */

const SCIENTIFIC = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/;

/** `0.0000001`, `1000000000000000000000`, `-0`, `NaN`, `inf`, `-inf`. */
export function decimalText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
  const text = String(value);
  const match = SCIENTIFIC.exec(text);
  if (match === null) return text;
  const [, sign, first, rest = '', exponent] = match;
  const digits = first + rest;
  const power = Number(exponent);
  // JavaScript writes an exponent only where the point lies outside of the digits.
  return power < 0 ? `${sign}0.${'0'.repeat(-power - 1)}${digits}` : sign + digits.padEnd(power + 1, '0');
}
