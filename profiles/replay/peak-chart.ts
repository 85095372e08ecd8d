/** Live bytes over a replayed trace: every strategy on one chart. */
import type { Chart } from '../compare/comparison-charts.js';
import type { Combination, Replay, ReplayedOptions } from './replay-result.js';

const MEGABYTE = 1e6;
/** Points of one line: more than the chart has pixels to show are only bytes of the page. */
const MOST_POINTS = 256;

/** The combinations with these options, one for every strategy. */
export function combinationsWith(
  { combinations }: Replay,
  options: Omit<ReplayedOptions, 'sharing'>,
): Combination[] {
  const names = ['mutation', 'finish', 'featureStore', 'storeKey'] as const;
  return combinations.filter(combination => names.every(name => combination[name] === options[name]));
}

/** What is alive of features over the run, in the engine's layout, for one combination of each strategy. */
export function peakChart(combinations: readonly Combination[], events: number): Chart {
  const values = combinations.flatMap(combination =>
    thinned(combination).map(({ event, liveBytes, node }) => ({
      strategy: combination.sharing,
      percent: (100 * event) / Math.max(1, events),
      megabytes: Math.round(liveBytes / 1e3) / 1e3,
      node,
    })),
  );
  const peaks = combinations.map(({ sharing, peakEvent, peakLiveBytes }) => ({
    strategy: sharing,
    percent: (100 * peakEvent) / Math.max(1, events),
    megabytes: peakLiveBytes / MEGABYTE,
  }));
  const x = {
    field: 'percent',
    type: 'quantitative',
    title: 'per cent of what happened to features in the run',
  };
  const y = { field: 'megabytes', type: 'quantitative', title: 'megabytes alive' };
  const color = {
    field: 'strategy',
    type: 'nominal',
    title: 'strategy',
    sort: combinations.map(({ sharing }) => sharing),
    scale: { scheme: 'tableau10' },
    legend: { labelLimit: 400 },
  };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: 'Bytes of features that are alive over the run, and the peak of each strategy (dots)',
    width: 760,
    height: 300,
    layer: [
      {
        data: { values },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.5, opacity: 0.85 },
        encoding: { x, y, color },
      },
      { data: { values: peaks }, mark: { type: 'point', filled: true, size: 70 }, encoding: { x, y, color } },
    ],
  };
}

/** The highest of each of fewer stretches. */
function thinned(combination: Combination) {
  const points = combination.curve();
  const size = Math.ceil(points.length / MOST_POINTS);
  const count = Math.ceil(points.length / size);
  return Array.from({ length: count }, (_, index) =>
    points
      .slice(index * size, (index + 1) * size)
      .reduce((highest, point) => (point.liveBytes > highest.liveBytes ? point : highest)),
  );
}
