/** Methods of `int` (flowexpr reference, section 7.5). */

import { Failure } from '../expression-error.js';
import { defineMethods, type Value } from '../value.js';

export const intMethods = defineMethods<bigint>('int', { bit_length: [0, 0, bitLength] });

function bitLength(self: bigint): Value {
  if (self < 0n) throw new Failure('bit_length() not supported for negative integers');
  return self === 0n ? 0n : BigInt(self.toString(2).length);
}
