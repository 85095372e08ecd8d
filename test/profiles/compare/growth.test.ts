import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crossingsOf, growthOf } from '../../../profiles/compare/growth.js';
import {
  crossingsTable,
  growthTable,
  type Scaling,
  scaling,
  scalingTable,
} from '../../../profiles/compare/scaling.js';
import { UserError } from '../../../runtime/user-error.js';

const points = (scales: number[], of: (scale: number) => number) =>
  scales.map(scale => ({ scale, value: of(scale) }));
const near = (actual: number | null, expected: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(actual! - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, not ${expected}`,
  );

test('a line is found exactly, whatever it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (fixed, perScale) => {
      const growth = growthOf(points([1, 2, 5, 10], scale => fixed + perScale * scale));
      near(growth.fixed, fixed, 1e-6);
      near(growth.perScale, perScale, 1e-6);
      near(growth.lineError, 0, 1e-6);
    }),
  );
});

test('a power is found by its exponent, and misses the line', () => {
  const growth = growthOf(points([1, 2, 5, 10], scale => 3 * scale ** 2));
  near(growth.exponent, 2);
  near(growth.exponentError, 0, 1e-6);
  assert.ok(growth.lineError! > 0.05);
});

test('the errors of a fit are those of the textbook', () => {
  // From Python: statistics.linear_regression, and the standard error of a slope by its definition.
  const growth = growthOf([
    { scale: 1, value: 10 },
    { scale: 2, value: 22 },
    { scale: 4, value: 38 },
    { scale: 8, value: 85 },
  ]);
  near(growth.perScale, 10.6, 1e-9);
  near(growth.fixed, -1.0, 1e-9);
  near(growth.lineError, 0.05225408188726861, 1e-9);
  near(growth.exponent, 1.0050884418557307, 1e-9);
  near(growth.exponentError, 0.05119172349457051, 1e-9);
});

test('two points have a line and no error', () => {
  const growth = growthOf(points([1, 2], scale => 5 * scale));
  assert.equal([growth.lineError, growth.exponentError], [null, null]);
});

test('lines cross where they meet: between measured scales, or beyond them', () => {
  const crossing = (scales: number[]) =>
    crossingsOf(
      points(scales, scale => 100 + scale),
      points(scales, scale => 20 * scale),
    );
  const [inside] = crossing([1, 2, 5, 10]);
  near(inside!.scale, 100 / 19);
  assert.is(inside!.how, 'measured');
  const [outside] = crossing([1, 2, 3]);
  near(outside!.scale, 100 / 19);
  assert.is(outside!.how, 'extrapolated');
  assert.equal(
    crossingsOf(
      points([1, 2, 3], s => s),
      points([1, 2, 3], s => 2 * s),
    ),
    [],
  );
  // Nothing is said beyond what no line fits.
  assert.equal(
    crossingsOf(
      points([1, 2, 3], s => s ** 3),
      points([1, 2, 3], s => 40 + s),
    ),
    [],
  );
});

/** A comparison at three scales whose ledger has one row with so many bytes. */
function made(bytes: Record<string, (scale: number) => number>): Scaling {
  const scales = [1, 2, 3];
  const variants = Object.entries(bytes).flatMap(([strategy, of]) =>
    scales.map(scale => ({
      strategy,
      scale,
      failure: null,
      runs: [
        {
          ledger: [{ kind: 'deep', count: scale, bytesCopied: of(scale), bytesModeled: of(scale) }],
          peakRss: 1,
          cpuMs: 1,
          wallMs: 1,
        },
      ],
    })),
  );
  return { workflow: '', name: '', scales, variants } as unknown as Scaling;
}

test('the tables say how figures grow and which strategy is lower on either side of a crossing', () => {
  const scaled = made({ owned: scale => 10 * scale, 'arc-feature': scale => 15 + scale });
  assert.is(scalingTable(scaled).numRows(), 6);
  const growth = growthTable(scaled).objects() as { strategy: string; figure: string; perScale: number }[];
  near(growth.find(row => row.strategy === 'owned' && row.figure === 'bytesModeled')!.perScale, 10);
  const crossings = crossingsTable(scaled).objects() as Record<string, unknown>[];
  assert.equal(
    crossings.map(({ figure, lowerBefore, lowerAfter, how }) => [figure, lowerBefore, lowerAfter, how]),
    ['bytesCopied', 'bytesModeled'].map(figure => [figure, 'owned', 'arc-feature', 'measured']),
  );
  near(crossings[0]!.scale as number, 15 / 9);
});

test('scales that say nothing of growth are refused', async () => {
  for (const [scales, pattern] of [
    [[2, 2], /two different scales/],
    [[1, 2.5], /scale can't be "2.5": it is a whole number/],
    [[0, 1], /scale can't be "0"/],
  ] as const) {
    const refusal = await scaling('none.yml', { scales }).catch((error: unknown) => error);
    assert.instance(refusal, UserError);
    assert.match((refusal as Error).message, pattern);
  }
});

test.run();
