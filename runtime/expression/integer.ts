/** FlowExpr integers: signed, 64 bits, held as `bigint`; arithmetic that leaves the range is an error. */

const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;

export function fitsInt(value: bigint): boolean {
  return value >= LEAST && value <= GREATEST;
}

const DECIMAL = /^[+-]?\d+$/;

/** The integer that a decimal text with optional sign spells, or `undefined` if none or out of range. */
export function intFromText(text: string): bigint | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return fitsInt(value) ? value : undefined;
}

/** The integer equal to a whole number, or `undefined` if it is out of range. */
export function intFromWhole(value: number): bigint | undefined {
  return value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(value) : undefined;
}
