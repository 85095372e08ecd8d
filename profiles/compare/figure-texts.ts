/** Figures of a report in words. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in decimal units, three digits: `17.0 MB`. */
export function byteText(value: number): string {
  let unit = 0;
  let scaled = value;
  // 999.6 would be written 1.00e+3.
  while (scaled >= 999.5 && unit < UNITS.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(scaled) : scaled.toPrecision(3)} ${UNITS[unit]}`;
}

/** Milliseconds as people say them: `840 ms`, `3.52 s`. */
export function timeText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toPrecision(3)} s`;
}

/** How much less the second is: `92 % less`, `12.7 times less`, `no less`. */
export function changeText(from: number, to: number): string {
  if (from === to) return 'the same';
  if (from === 0) return 'more';
  const ratio = to / from;
  if (ratio > 1)
    return ratio >= 2 ? `${ratio.toPrecision(3)} times as much` : `${percentText(ratio - 1)} more`;
  if (to === 0) return 'nothing left';
  return ratio <= 0.5 ? `${(1 / ratio).toPrecision(3)} times less` : `${percentText(1 - ratio)} less`;
}

export function percentText(share: number): string {
  const percent = 100 * share;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}
