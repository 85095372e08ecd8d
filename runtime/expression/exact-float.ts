/** Floats as exact ratios, for results that have to be rounded once and right. */

const MANTISSA_BITS = 52n;
const EXPONENT_BIAS = 1075;

/** `value` = mantissa × 2^exponent, for a finite value of zero or more. */
export function decompose(value: number): [mantissa: bigint, exponent: number] {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const whole = bits.getBigUint64(0);
  const fraction = whole & ((1n << MANTISSA_BITS) - 1n);
  const biased = Number(whole >> MANTISSA_BITS);
  if (biased === 0) return [fraction, 1 - EXPONENT_BIAS];
  return [fraction | (1n << MANTISSA_BITS), biased - EXPONENT_BIAS];
}

/** `value` / 2^`bits`, rounded to the nearest integer, ties to the even one. */
export function shiftHalfEven(value: bigint, bits: bigint): bigint {
  const quotient = value >> bits;
  const rest = value - (quotient << bits);
  const half = 1n << (bits - 1n);
  return rest > half || (rest === half && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

const LEAST_EXPONENT = 1 - EXPONENT_BIAS;

/** The float nearest to `numerator` / `denominator` × 2^`exponent`, all positive but the exponent. */
function nearest(numerator: bigint, denominator: bigint, exponent: number): number {
  // A quotient of 64 to 66 bits, and one more that says whether anything was left.
  const shift = 65 - bitLength(numerator) + bitLength(denominator);
  const scaled = shift > 0 ? numerator << BigInt(shift) : numerator;
  const divisor = shift > 0 ? denominator : denominator << BigInt(-shift);
  const quotient = ((scaled / divisor) << 1n) | (scaled % divisor === 0n ? 0n : 1n);
  const quotientExponent = exponent - shift - 1;
  const resultExponent = Math.max(bitLength(quotient) - 53 + quotientExponent, LEAST_EXPONENT);
  const dropped = resultExponent - quotientExponent;
  if (dropped > 70) return 0;
  const mantissa = Number(shiftHalfEven(quotient, BigInt(dropped)));
  // Two steps: the exponent alone may be out of range where the product isn't.
  const half = Math.trunc(resultExponent / 2);
  return mantissa * 2 ** half * 2 ** (resultExponent - half);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** `base` to a whole power, correctly rounded; `base` is finite and not zero. */
export function exactPower(base: number, power: number): number {
  const [mantissa, exponent] = decompose(Math.abs(base));
  const count = Math.abs(power);
  const raised = mantissa ** BigInt(count);
  const magnitude =
    power < 0 ? nearest(1n, raised, -exponent * count) : nearest(raised, 1n, exponent * count);
  return base < 0 && power % 2 !== 0 ? -magnitude : magnitude;
}
