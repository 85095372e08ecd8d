/** A comparison as pictures: Vega-Lite specifications with their data in them. */
import { CLONE_SITES, type CloneSite } from '../../runtime/ledger/ledger.js';
import type { Comparison } from './compare.js';
import { nodeTable, runTable, siteTable, summaryRows } from './comparison-tables.js';

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
const MEGABYTE = 1e6;
/** Names of strategies and nodes are never cut short. */
const WHOLE_NAMES = 400;
/** Above this share of the largest figure a cell of the heat map is too dark for dark text. */
const DARK_SHARE = 0.35;

/** A Vega-Lite specification. */
export type Chart = { readonly $schema: string } & Readonly<Record<string, unknown>>;

function strategiesOf(comparison: Comparison): string[] {
  return [...new Set(comparison.variants.map(variant => variant.strategy))];
}

function strategyAxis(comparison: Comparison, title = '') {
  const axis = { labelLimit: WHOLE_NAMES };
  return { field: 'strategy', type: 'nominal', sort: strategiesOf(comparison), title, axis };
}

/** Bytes in the engine's layout, by strategy and clone site, one panel per mutation mode. */
export function bytesBySiteChart(comparison: Comparison): Chart {
  const rows = siteTable(comparison).objects() as { bytesModeled: number; site: CloneSite }[];
  const used = CLONE_SITES.filter(site => rows.some(row => row.site === site && row.bytesModeled > 0));
  return {
    $schema: SCHEMA,
    title: 'Bytes cloned, in the layout of the Rust engine, by clone site',
    data: {
      values: rows.map(row => ({
        ...row,
        siteOrder: CLONE_SITES.indexOf(row.site),
        megabytes: row.bytesModeled / MEGABYTE,
      })),
    },
    facet: { row: { field: 'mutation', type: 'nominal', title: '', header: { labelFontWeight: 'bold' } } },
    spec: {
      width: 620,
      height: { step: 24 },
      mark: { type: 'bar' },
      encoding: {
        y: strategyAxis(comparison),
        x: { field: 'megabytes', type: 'quantitative', aggregate: 'sum', title: 'megabytes' },
        color: {
          field: 'site',
          type: 'nominal',
          title: 'clone site',
          sort: used,
          scale: { domain: used, scheme: 'tableau10' },
        },
        order: { field: 'siteOrder', type: 'ordinal' },
      },
    },
  };
}

/** Processor time of every run, with the median of each strategy. */
export function timeChart(comparison: Comparison): Chart {
  return {
    $schema: SCHEMA,
    title: 'Processor time of every run (dots) and its median (bar)',
    data: { values: runTable(comparison).objects() },
    facet: { row: { field: 'mutation', type: 'nominal', title: '', header: { labelFontWeight: 'bold' } } },
    spec: {
      width: 620,
      height: { step: 24 },
      encoding: {
        y: strategyAxis(comparison),
        x: { field: 'cpuMs', type: 'quantitative', title: 'milliseconds' },
      },
      layer: [
        {
          mark: { type: 'bar', opacity: 0.35 },
          encoding: { x: { field: 'cpuMs', aggregate: 'median', type: 'quantitative' } },
        },
        { mark: { type: 'point', filled: true, size: 40 } },
      ],
    },
  };
}

/** Peak memory by strategy: resident, JavaScript heap, typed arrays. */
export function memoryChart(comparison: Comparison): Chart {
  const values = summaryRows(comparison).flatMap(({ strategy, mutation, peakRss, peakHeap, peakBuffers }) => [
    { strategy, mutation, memory: 'resident', megabytes: peakRss / MEGABYTE },
    { strategy, mutation, memory: 'JavaScript heap', megabytes: peakHeap / MEGABYTE },
    { strategy, mutation, memory: 'typed arrays', megabytes: peakBuffers / MEGABYTE },
  ]);
  const kinds = ['resident', 'JavaScript heap', 'typed arrays'];
  return {
    $schema: SCHEMA,
    title: 'Peak memory of the process (medians)',
    data: { values },
    facet: { row: { field: 'mutation', type: 'nominal', title: '', header: { labelFontWeight: 'bold' } } },
    spec: {
      width: 620,
      height: { step: 12 },
      mark: 'bar',
      encoding: {
        y: strategyAxis(comparison),
        yOffset: { field: 'memory', sort: kinds },
        x: { field: 'megabytes', type: 'quantitative', title: 'megabytes' },
        color: { field: 'memory', type: 'nominal', sort: kinds, title: 'memory' },
      },
    },
  };
}

/** Where bytes are cloned: every node under every strategy, in today's mutation mode. */
export function bytesByNodeChart(comparison: Comparison): Chart {
  const mutation = comparison.variants[0]!.mutation;
  const rows = (nodeTable(comparison).objects() as { mutation: string; node: string; bytesModeled: number }[])
    .filter(row => row.mutation === mutation)
    .map(row => ({ ...row, megabytes: row.bytesModeled / MEGABYTE }));
  const largest = rows.reduce((most, row) => Math.max(most, row.megabytes), 0);
  return {
    $schema: SCHEMA,
    title: `Megabytes cloned at each node, in the layout of the Rust engine (${mutation})`,
    data: { values: rows },
    width: { step: 132 },
    height: { step: 20 },
    encoding: {
      x: {
        ...strategyAxis(comparison),
        axis: { orient: 'top', labelAngle: 0, title: null, labelLimit: WHOLE_NAMES },
      },
      y: {
        field: 'node',
        type: 'nominal',
        sort: [...new Set(rows.map(row => row.node))],
        title: '',
        axis: { labelLimit: WHOLE_NAMES },
      },
    },
    layer: [
      {
        mark: 'rect',
        encoding: {
          color: {
            field: 'megabytes',
            type: 'quantitative',
            title: 'MB',
            scale: { type: 'symlog', scheme: 'oranges' },
          },
        },
      },
      {
        mark: { type: 'text', fontSize: 10 },
        encoding: {
          text: { field: 'megabytes', type: 'quantitative', format: ',.1f' },
          color: {
            condition: { test: `datum.megabytes > ${DARK_SHARE * largest}`, value: 'white' },
            value: '#222222',
          },
        },
      },
    ],
  };
}
