/** A recording of memory as a picture: what is resident, stacked, over the phases on the same axis of time. */
import type { Chart } from '../../compare/comparison-charts.js';
import type { MemoryRecording, Phase } from './memory-recording.js';
import { sampleColumns } from './memory-tables.js';

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
const MEGABYTE = 1e6;
const WIDTH = 720;
/** More points than pixels show nothing more. */
const MOST_POINTS = 360;

/** From the bottom of the stack up. */
const KINDS = [
  'JavaScript objects',
  'typed arrays and buffers',
  'heap that V8 holds free',
  'everything else',
];
const COLORS = ['#4c78a8', '#f58518', '#9ecae9', '#b7bcc3'];
const PHASE_COLORS = ['#72b7b2', '#e4c15a'];

export function memoryOverTimeChart(recording: MemoryRecording): Chart {
  const { phases, durationMs, pauses } = recording;
  const time = (title: string | null) => ({
    type: 'quantitative',
    title,
    scale: { domain: [0, durationMs], nice: false },
  });
  const bands = phases.map((phase, order) => ({ ...phase, order, tone: order % 2 }));
  return {
    $schema: SCHEMA,
    title: `Memory of ${recording.name}`,
    vconcat: [
      {
        width: WIDTH,
        height: 260,
        layer: [
          ...(overlap(phases) ? [] : [bandLayer(bands)]),
          {
            data: { values: stackedPoints(recording) },
            mark: { type: 'area', interpolate: 'linear', opacity: 0.85 },
            encoding: {
              x: { field: 'atMs', ...time(null) },
              y: { field: 'megabytes', type: 'quantitative', stack: 'zero', title: 'resident, megabytes' },
              color: {
                field: 'kind',
                type: 'nominal',
                title: 'memory',
                legend: { labelLimit: 240 },
                sort: KINDS,
                scale: { domain: KINDS, range: COLORS },
              },
              order: { field: 'order', type: 'quantitative' },
            },
          },
        ],
      },
      ...(bands.length > 0 ? [lanes(bands, time(pauses.length > 0 ? null : 'milliseconds'))] : []),
      ...(pauses.length > 0
        ? [
            {
              width: WIDTH,
              height: 26,
              title: { text: 'garbage collection', anchor: 'start', fontSize: 11, fontWeight: 'normal' },
              data: {
                values: pauses.map(({ atMs, durationMs: lasted, kind }) => ({
                  atMs,
                  endMs: atMs + lasted,
                  kind,
                })),
              },
              mark: { type: 'rect', color: '#e45756', stroke: '#e45756', strokeWidth: 0.6 },
              encoding: { x: { field: 'atMs', ...time('milliseconds') }, x2: { field: 'endMs' } },
            },
          ]
        : []),
    ],
    resolve: { scale: { x: 'shared', color: 'independent' } },
  };
}

type Band = Phase & { readonly order: number; readonly tone: number };

function bandLayer(bands: readonly Band[]) {
  return {
    data: { values: bands },
    mark: { type: 'rect', opacity: 0.28 },
    encoding: {
      x: { field: 'startMs', type: 'quantitative' },
      x2: { field: 'endMs' },
      fill: { field: 'tone', type: 'ordinal', legend: null, scale: { domain: [0, 1], range: PHASE_COLORS } },
    },
  };
}

/** A row for each phase: nodes of a run work at the same time, and would hide each other on the area. */
function lanes(bands: readonly Band[], time: object) {
  return {
    width: WIDTH,
    height: { step: 14 },
    data: { values: bands },
    mark: { type: 'bar', height: 10 },
    encoding: {
      x: { field: 'startMs', ...time },
      x2: { field: 'endMs' },
      y: { field: 'name', type: 'nominal', title: null, sort: { field: 'order' }, axis: { labelLimit: 240 } },
      fill: { field: 'tone', type: 'ordinal', legend: null, scale: { domain: [0, 1], range: PHASE_COLORS } },
    },
  };
}

function overlap(phases: readonly Phase[]): boolean {
  return phases.some((phase, index) => index > 0 && phase.startMs < phases[index - 1]!.endMs);
}

/** The samples of highest peaks, one per stretch of time, with resident memory divided into its kinds. */
function stackedPoints(recording: MemoryRecording) {
  const columns = sampleColumns(recording);
  const { atMs, peakRss, heap, heapTotal, buffers } = columns;
  const perPoint = Math.max(1, Math.ceil(atMs.length / MOST_POINTS));
  const points: { atMs: number; kind: string; order: number; megabytes: number }[] = [];
  for (let from = 0; from < atMs.length; from += perPoint) {
    let row = from;
    for (let other = from; other < Math.min(from + perPoint, atMs.length); other++) {
      if (peakRss[other]! > peakRss[row]!) row = other;
    }
    const free = heapTotal[row]! - heap[row]!;
    const rest = peakRss[row]! - heapTotal[row]! - buffers[row]!;
    // What V8 holds need not be resident, so that its sum may be more than what is.
    const parts = [heap[row]!, buffers[row]!, free + Math.min(0, rest), Math.max(0, rest)];
    for (const [order, bytes] of parts.entries()) {
      const megabytes = Math.round(Math.max(0, bytes) / (MEGABYTE / 100)) / 100;
      points.push({ atMs: Math.round(atMs[row]! * 10) / 10, kind: KINDS[order]!, order, megabytes });
    }
  }
  return points;
}
