/** What a workflow computed: what passed through its nodes, the files of its sinks, and maps of what reached them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type ColumnTable, fromCSV, table } from 'arquero';
import { nodesTable } from '../../profiles/run/nodes-table.js';
import { type RunOptions, runOptions } from '../../runtime/execution/options.js';
import { openRun, type SteppedRun } from '../../runtime/execution/run.js';
import type { Feature } from '../../runtime/feature/feature.js';
import { geometryToGeoJson } from '../../runtime/formats/geojson-geometry.js';
import { readTrace } from '../../runtime/trace/read-trace.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { UserError } from '../../runtime/user-error.js';
import type { GraphNode, WorkflowGraph } from '../../runtime/workflow/graph.js';
import type { Displayable } from '../display/mime.js';
import { featureMap, type MapFeature, type MapLayer } from './feature-map.js';

export interface WorkflowResults {
  /** What was asked of features, for replays. */
  readonly trace: Trace;
  /** One row per node: what passed through it. */
  readonly nodes: ColumnTable;
  /** Files that are tables, by name; the first ones. */
  readonly tables: readonly { readonly name: string; readonly table: ColumnTable }[];
  /** Names of all files that sinks wrote. */
  readonly files: readonly string[];
  /** Maps of the features that reached sinks, the most features first. */
  readonly maps: readonly Displayable[];
}

const MOST_MAPS = 2;
const MOST_TABLES = 8;
/** What a layer needs to be drawn is taken of so many features. */
const MOST_FEATURES = 20_000;
/** EPSG codes whose coordinates are degrees, longitude first in the runtime. */
const GEOGRAPHIC = new Set([4326, 4269, 4258, 6668, 4612, 4979, 6697]);

/**
 * Runs the workflow once, as the memo plans the engine, and gathers what it computed.
 * Throws `UserError` if the run fails.
 */
export async function workflowResults(
  graph: WorkflowGraph,
  changes: Partial<RunOptions> = {},
): Promise<WorkflowResults> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-results-'));
  try {
    const trace = join(workDirectory, 'run.trace');
    const run = openRun(graph, { options: runOptions('after', changes), workDirectory, trace });
    const sinks = graph.nodes.filter(({ kind }) => kind === 'sink');
    const intoSinks = new Set(sinks.map(({ id }) => id));
    await run.advance(graph.edges.filter(({ to }) => intoSinks.has(to)).map(({ from }) => from));
    const layers = sinks.flatMap(sink => layerOf(sink, run));
    await run.advance();
    const { failure, nodes, outputs } = await run.result;
    if (failure !== null) throw new UserError(failure.message);
    return {
      trace: readTrace(trace),
      nodes: nodesTable(nodes),
      tables: outputs
        .filter(path => path.endsWith('.csv'))
        .slice(0, MOST_TABLES)
        .map(tableOfFile),
      files: outputs.map(path => basename(path)),
      maps: largestFirst(layers)
        .slice(0, MOST_MAPS)
        .flatMap(layer => featureMap(layer) ?? []),
    };
  } finally {
    rmSync(workDirectory, { recursive: true, force: true });
  }
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?$/i;

/** A column is numbers if every value of it is written as one: codes such as 04013 only look like numbers. */
function tableOfFile(path: string): { name: string; table: ColumnTable } {
  const texts = fromCSV(readFileSync(path, 'utf8'), { autoType: false });
  const columns = texts.columnNames().map(name => {
    const values = texts.array(name) as (string | null)[];
    const isNumber = values.every(value => value === null || value === '' || NUMBER.test(value));
    return [name, isNumber ? values.map(value => (value ? Number(value) : null)) : values] as [
      string,
      unknown[],
    ];
  });
  return { name: basename(path), table: table(columns) };
}

/** The features with a geometry that wait for a sink, in the coordinates that most of them have. */
function layerOf(sink: GraphNode, run: SteppedRun): MapLayer[] {
  const byEpsg = new Map<number | null, MapFeature[]>();
  for (const { features } of run.waiting(sink.id)) {
    for (const feature of features) {
      const geometry = feature.geometry === null ? null : geometryToGeoJson(feature.geometry);
      if (geometry === null) continue;
      const { epsg } = feature.geometry!;
      const same = byEpsg.get(epsg) ?? [];
      if (same.length < MOST_FEATURES) same.push({ geometry, name: nameOf(feature) });
      byEpsg.set(epsg, same);
    }
  }
  const [largest] = [...byEpsg].sort(([, a], [, b]) => b.length - a.length);
  if (largest === undefined) return [];
  const [epsg, features] = largest;
  const geographic = epsg === null ? areDegrees(features) : GEOGRAPHIC.has(epsg);
  return [{ title: `What reached “${sink.name}”`, features, geographic }];
}

function areDegrees(features: readonly MapFeature[]): boolean {
  const numbers = JSON.stringify(features.slice(0, 50).map(({ geometry }) => geometry)).match(
    /-?\d+(\.\d+)?/g,
  );
  return (numbers ?? []).every(text => Math.abs(Number(text)) <= 360);
}

/** What a person would call it: its name or label, or else its first text. */
function nameOf(feature: Feature): string {
  for (const key of ['name', 'label', 'title', 'id']) {
    const value = feature.get(key);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  for (const key of feature.keys()) {
    const value = feature.get(key);
    if (typeof value === 'string') return value;
  }
  return feature.id;
}

function sizeOf({ geometry }: MapFeature): number {
  return JSON.stringify(geometry).length;
}

/** Degrees first: readers know the world by them. */
function largestFirst(layers: readonly MapLayer[]): MapLayer[] {
  // The same features at two sinks are one map.
  const seen = new Set<string>();
  const different = layers.filter(({ features }) => {
    const [names, sizes] = [features.map(({ name }) => name).sort(), features.map(sizeOf)];
    const key = JSON.stringify([names, sizes.reduce((sum, size) => sum + size, 0)]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return different.sort(
    (a, b) => Number(b.geographic) - Number(a.geographic) || b.features.length - a.features.length,
  );
}
