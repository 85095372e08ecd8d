/** Positions in code: the protocol counts code points, JavaScript counts UTF-16 code units. */

/** The code unit at which the code point of this number begins. */
export function toCodeUnits(text: string, codePoints: number): number {
  let units = 0;
  for (let left = codePoints; left > 0 && units < text.length; left--) {
    units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  }
  return units;
}

export function toCodePoints(text: string, codeUnits: number): number {
  let points = 0;
  for (let unit = 0; unit < codeUnits && unit < text.length; points++) {
    unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  }
  return points;
}
