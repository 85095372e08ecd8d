/** How a figure grows with the amount of data: a fitted line, a fitted exponent, and where two lines cross. */

export interface Point {
  readonly scale: number;
  readonly value: number;
}

export interface Growth {
  /** The line `fixed + perScale × scale`, by least squares. */
  readonly fixed: number;
  readonly perScale: number;
  /** Root mean square of what the points lie off the line, as a share of their mean; `null` for two points, which always fit. */
  readonly lineError: number | null;
  /** The power of the scale that the figure grows with, by least squares of logarithms; `null` if a value is 0. */
  readonly exponent: number | null;
  /** The exponent's standard error; `null` for two points. */
  readonly exponentError: number | null;
}

export interface Crossing {
  readonly scale: number;
  /** `measured`: between two scales that were run; `extrapolated`: beyond them, where the fitted lines meet. */
  readonly how: 'measured' | 'extrapolated';
}

/** A line that misses its points by more is no ground for saying what lies beyond them. */
const GOOD_LINE = 0.02;
/** Nor does it say anything about scales a hundred times as large as any that was run. */
const FARTHEST = 100;

interface Line {
  readonly intercept: number;
  readonly slope: number;
  /** Sum of squares of what the line misses. */
  readonly residual: number;
  readonly spreadX: number;
}

function leastSquares(xs: readonly number[], ys: readonly number[]): Line {
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const spreadX = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  const slope = xs.reduce((sum, x, index) => sum + (x - meanX) * (ys[index]! - meanY), 0) / spreadX;
  const intercept = meanY - slope * meanX;
  const residual = xs.reduce((sum, x, index) => sum + (ys[index]! - intercept - slope * x) ** 2, 0);
  return { intercept, slope, residual, spreadX };
}

/** What is left of a figure that is 0 by arithmetic, where floating-point numbers are rounded. */
function withoutRounding(value: number, size: number): number {
  return Math.abs(value) < 1e-12 * Math.abs(size) ? 0 : value;
}

/** @param points at two different scales at least */
export function growthOf(points: readonly Point[]): Growth {
  const scales = points.map(({ scale }) => scale);
  const values = points.map(({ value }) => value);
  const line = leastSquares(scales, values);
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const free = points.length - 2;
  const hasLogarithms = values.every(value => value > 0);
  const power = hasLogarithms ? leastSquares(scales.map(Math.log), values.map(Math.log)) : null;
  const error = mean === 0 ? 0 : Math.sqrt(line.residual / points.length) / Math.abs(mean);
  return {
    fixed: withoutRounding(line.intercept, mean),
    perScale: withoutRounding(line.slope, mean),
    lineError: free < 1 ? null : withoutRounding(error, 1),
    exponent: power === null ? null : power.slope,
    exponentError:
      power === null || free < 1
        ? null
        : withoutRounding(Math.sqrt(power.residual / free / power.spreadX), 1),
  };
}

/**
 * The scales at which one figure overtakes the other: between two measured ones by a straight line, and beyond the
 * largest where both fitted lines are good. The points of both are at the same scales, in ascending order.
 */
export function crossingsOf(one: readonly Point[], other: readonly Point[]): Crossing[] {
  const gaps = one.map((point, index) => ({
    scale: point.scale,
    gap: point.value - other[index]!.value,
  }));
  const measured = gaps.slice(1).flatMap(({ scale, gap }, index): Crossing[] => {
    const before = gaps[index]!;
    if (before.gap * gap >= 0) return [];
    const share = before.gap / (before.gap - gap);
    return [{ scale: before.scale + share * (scale - before.scale), how: 'measured' }];
  });
  return [...measured, ...beyond(one, other)];
}

function beyond(one: readonly Point[], other: readonly Point[]): Crossing[] {
  const [a, b] = [growthOf(one), growthOf(other)];
  const isGood = ({ lineError }: Growth) => lineError !== null && lineError <= GOOD_LINE;
  if (!isGood(a) || !isGood(b) || a.perScale === b.perScale) return [];
  const scale = (b.fixed - a.fixed) / (a.perScale - b.perScale);
  const largest = one.at(-1)!.scale;
  return scale > largest && scale <= FARTHEST * largest ? [{ scale, how: 'extrapolated' }] : [];
}
