/** How a column of numbers is written: alike in every row, so that the eye can compare. */

const SIGNIFICANT = 4;
const MOST_DECIMALS = 6;

/**
 * A formatter for the numbers of one column.
 *
 * Every number gets the decimals that show the smallest with four significant digits (at most six), unless
 * fewer write them all exactly. Thousands are grouped once a number has five digits, which leaves years be.
 */
export function numberFormat(values: readonly number[]): (value: number) => string {
  const finite = values.filter(value => Number.isFinite(value) && !needsExponent(value));
  const largest = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const decimals = finite.reduce((most, value) => Math.max(most, decimalsFor(value)), 0);
  const format = new Intl.NumberFormat('en-US', {
    useGrouping: largest >= 10_000,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value => {
    if (!Number.isFinite(value)) return String(value);
    return needsExponent(value) ? value.toExponential(SIGNIFICANT - 1) : format.format(value);
  };
}

/** A whole number with grouped thousands, for sentences and counts. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function needsExponent(value: number): boolean {
  const size = Math.abs(value);
  return size !== 0 && (size < 10 ** -MOST_DECIMALS || size >= 1e15);
}

function decimalsFor(value: number): number {
  if (Number.isInteger(value)) return 0;
  const exact = String(value).split('.')[1]?.length ?? MOST_DECIMALS;
  const wanted = SIGNIFICANT - 1 - Math.floor(Math.log10(Math.abs(value)));
  return Math.min(exact, Math.max(0, wanted), MOST_DECIMALS);
}
