/** Durations as Rust debugs them, which is how the engine logs them: `0ns`, `850µs`, `12.345ms`, `1.5s`, `75.2s`. */

const UNITS = [
  ['s', 1e9, 9],
  ['ms', 1e6, 6],
  ['µs', 1e3, 3],
] as const;

/** @param ms milliseconds, of which whole nanoseconds count */
export function durationText(ms: number): string {
  const ns = Math.round(ms * 1e6);
  for (const [unit, size, digits] of UNITS) {
    if (ns >= size) return `${Number((ns / size).toFixed(digits))}${unit}`;
  }
  return `${ns}ns`;
}
