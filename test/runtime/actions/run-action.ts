/**
 * Runs one action in a real run: a source gives it its inputs, a sink at every output port keeps what it sends.
 *
 * A witness shares every input with the action and looks at it when the run ends, so that an action that
 * changes what it only reads, or what somebody else holds, is found out.
 */
import { type Dirent, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import {
  type ActionDefinition,
  defineSink,
  defineSource,
  FEATURES,
  type Kept,
  type NewFeature,
  type SourceDefinition,
} from '../../../runtime/actions/action.js';
import { standardActions } from '../../../runtime/actions/catalog.js';
import type { Diagnostic } from '../../../runtime/execution/diagnostics.js';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { type AttributeValue, isArray, isMap } from '../../../runtime/feature/attribute-value.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import type { Feature } from '../../../runtime/feature/feature.js';
import {
  type Geometry,
  GeometryCollection,
  PathGeometry,
  PointGeometry,
} from '../../../runtime/feature/geometry.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import {
  type GeoJsonGeometry,
  geometryFromGeoJson,
  geometryToGeoJson,
} from '../../../runtime/formats/geojson-geometry.js';
import { valueFromPlain } from '../../../runtime/formats/json.js';
import type { ConversionRow } from '../../../runtime/ledger/conversions.js';
import type { LedgerRow } from '../../../runtime/ledger/ledger.js';
import { UserError } from '../../../runtime/user-error.js';
import { buildGraph } from '../../../runtime/workflow/graph.js';
import { parseWorkflow } from '../../../runtime/workflow/read.js';

export interface TestFeature {
  /** `testId(n)` for the n-th input, from 1, if not given. */
  readonly id?: string;
  /** Plain values; `NumberText`, `DateTime`, bytes and maps may be among them. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly geometry?: GeoJsonGeometry | Geometry | null;
  /** The EPSG code of a GeoJSON geometry; none if not given. */
  readonly epsg?: number | null;
}

export interface ActionRun {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** By input port; they arrive port after port. An array is for the port `features`. */
  readonly inputs?: Readonly<Record<string, readonly TestFeature[]>> | readonly TestFeature[];
  /** Inputs in the order in which they arrive, in place of `inputs`, where ports take turns. */
  readonly arrivals?: readonly (readonly [port: string, feature: TestFeature])[];
  /** The workflow's variables. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Changes to the options of `preset: after`. */
  readonly options?: Partial<RunOptions>;
  readonly errorPolicy?: object;
  /** In place of those of the same name. */
  readonly actions?: readonly ActionDefinition[];
}

export interface SentFeature {
  readonly id: string;
  /**
   * In the feature's order. Maps are objects and arrays arrays; a number that JavaScript would print otherwise
   * is its `NumberText` (`numberFromFloat(3)` for 3.0), so that it differs from a string; date-times and bytes
   * stay what they are.
   */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly geometry: GeoJsonGeometry | null;
  readonly epsg: number | null;
}

export interface ActionRunResult {
  readonly status: RunResult['status'];
  /** What was sent, by output port; every port of the action is there. */
  readonly outputs: Readonly<Record<string, readonly SentFeature[]>>;
  /** The message of the failure that ended the run. */
  readonly failure: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** What the action logged. */
  readonly logs: readonly string[];
  /** The text of every file below the artifacts folder, by its path in it, with `/`. */
  readonly files: Readonly<Record<string, string>>;
  /** The paths of the files that a sink reported, as in `files`. */
  readonly wrote: readonly string[];
  readonly ledger: readonly LedgerRow[];
  readonly conversions: readonly ConversionRow[];
  readonly liveArcs: number;
  readonly leaks: RunResult['leaks'];
}

const SOURCE = 'Test Source';
const SINK = 'Test Sink';
const WITNESS = 'Test Witness';
/** What the node of the action is called in the ledger and in messages. */
export const ACTION_NODE = 'subject';

/** A memory budget, in megabytes, in which no feature has room. */
const NO_MEMORY = 1e-6;

/** The id of the n-th input. */
export function testId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/**
 * Runs the action once. Rejects with the `UserError` of wrong parameters; a failing run does not reject: see
 * `failure`. Fails the test if an input was changed where somebody else holds it.
 */
export async function runAction(run: ActionRun): Promise<ActionRunResult> {
  const arrivals = arrivalsOf(run);
  const outputs = new Map<string, SentFeature[]>();
  const seen: SentFeature[] = [];
  const source = testSource(inputPortsOf(run.name, arrivals), arrivals);
  const catalog = standardActions.with(
    ...(run.actions ?? []),
    source,
    keepingSink(SINK, port => outputs.get(port)!),
    keepingSink(WITNESS, () => seen),
  );
  const definition = parseWorkflow(workflowOf(run, source, outputs), { name: 'test', environment: {} });
  const directory = mkdtempSync(join(tmpdir(), 'arclab-action-'));
  try {
    const running = startRun(buildGraph(definition, catalog), {
      catalog,
      options: runOptions('after', run.options),
      workDirectory: directory,
    });
    const logs: string[] = [];
    for await (const event of running.events()) {
      if (event.type === 'log' && event.node === ACTION_NODE) logs.push(event.message);
    }
    const result = await running.result;
    if (result.status === 'completed') assert.equal(seen, arrivals.map(inputAsSeen), 'inputs are unchanged');
    return resultOf(result, outputs, logs, join(directory, 'artifacts'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Runs the action under all five strategies, both mutation modes and both finish modes, half of them with no
 * memory for what is kept, and asserts that all runs send and write the same, leak nothing and leave no Arc
 * alive. Returns the first run's result.
 */
export async function runActionEverywhere(run: ActionRun): Promise<ActionRunResult> {
  let first: ActionRunResult | undefined;
  for (const sharing of STRATEGIES) {
    for (const mutation of ['clone-then-mutate', 'move-then-mutate'] as const) {
      for (const finish of ['copy', 'take'] as const) {
        const isRoomy = (mutation === 'clone-then-mutate') === (finish === 'copy');
        const memoryBudget = isRoomy ? 0 : NO_MEMORY;
        const options = { ...run.options, sharing, mutation, finish, memoryBudget };
        const result = await runAction({ ...run, options });
        const where = `under ${sharing}, ${mutation}, finish ${finish}, memory budget ${memoryBudget}`;
        assert.equal(result.leaks, [], `leaks ${where}`);
        assert.is(result.liveArcs, 0, `live Arcs ${where}`);
        first ??= result;
        assert.equal(comparable(result), comparable(first), `the same result ${where}`);
      }
    }
  }
  return first!;
}

/** The features that one port of a run that completed sent; asserts that it did complete. */
export async function sentBy(run: ActionRun, port: string = FEATURES): Promise<readonly SentFeature[]> {
  const { failure, outputs } = await runActionEverywhere(run);
  assert.is(failure, null);
  return outputs[port]!;
}

/** The message of the `UserError` that wrong parameters end in. */
export async function buildErrorOf(run: ActionRun): Promise<string> {
  try {
    await runAction(run);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return assert.unreachable('the action was built') as never;
}

interface Arrival {
  readonly port: string;
  readonly feature: Required<TestFeature>;
}

function arrivalsOf({ inputs = {}, arrivals }: ActionRun): Arrival[] {
  const byPort: Readonly<Record<string, readonly TestFeature[]>> = isFeatureList(inputs)
    ? { [FEATURES]: inputs }
    : inputs;
  const pairs =
    arrivals ??
    Object.entries(byPort).flatMap(([port, features]) => features.map(feature => [port, feature] as const));
  return pairs.map(([port, feature], i) => ({
    port,
    feature: { id: testId(i + 1), attributes: {}, geometry: null, epsg: null, ...feature },
  }));
}

function isFeatureList(
  inputs: Readonly<Record<string, readonly TestFeature[]>> | readonly TestFeature[],
): inputs is readonly TestFeature[] {
  return Array.isArray(inputs);
}

/** The ports to feed: those of the arrivals, or one without any, so that the action still gets to its end. */
function inputPortsOf(name: string, arrivals: readonly Arrival[]): readonly string[] {
  const used = [...new Set(arrivals.map(({ port }) => port))];
  if (used.length > 0) return used;
  const inputPorts = standardActions.find(name)?.inputPorts ?? [];
  return inputPorts === 'any' ? [FEATURES] : inputPorts.slice(0, 1);
}

/** One source for all ports: features of one channel arrive in the order they were sent. */
function testSource(outputPorts: readonly string[], arrivals: readonly Arrival[]): SourceDefinition {
  return defineSource({
    name: SOURCE,
    category: 'Test',
    summary: 'Emits the inputs of the test',
    outputPorts,
    parameters: z.unknown(),
    create: () => ({
      async start(out) {
        for (const { port, feature } of arrivals) await out.emit(newFeature(feature), port);
      },
    }),
  });
}

function newFeature({ id, attributes, geometry, epsg }: Required<TestFeature>): NewFeature {
  const entries = Object.entries(attributes).map(([name, value]): [string, AttributeValue] => [
    name,
    valueFromPlain(value),
  ]);
  return { id, attributes: Attributes.of(entries), geometry: builtGeometry(geometry, epsg) };
}

function builtGeometry(geometry: Required<TestFeature>['geometry'], epsg: number | null): Geometry | null {
  return isBuilt(geometry) ? geometry.clone() : geometryFromGeoJson(geometry, epsg);
}

function isBuilt(geometry: Required<TestFeature>['geometry']): geometry is Geometry {
  const classes = [PointGeometry, PathGeometry, GeometryCollection];
  return classes.some(type => geometry instanceof type);
}

function inputAsSeen({ feature }: Arrival): SentFeature {
  const { id, attributes, geometry } = newFeature(feature);
  return plainFeature({ id: id!, attributes, geometry: geometry ?? null });
}

/** Keeps all it gets and looks at it only when everything has come. */
function keepingSink(name: string, into: (port: string) => SentFeature[]): ActionDefinition {
  return defineSink({
    name,
    category: 'Test',
    summary: 'Keeps features',
    parameters: z.object({ port: z.string().default(FEATURES) }),
    create: ({ port }) => {
      const kept: Kept[] = [];
      return {
        process(context) {
          kept.push(context.keep());
        },
        finish() {
          into(port).push(...kept.map(each => plainFeature(each.read())));
        },
      };
    },
  });
}

function plainFeature({
  id,
  attributes,
  geometry,
}: Pick<Feature, 'id' | 'attributes' | 'geometry'>): SentFeature {
  return {
    id,
    attributes: Object.fromEntries(Array.from(attributes.entries(), ([key, value]) => [key, plain(value)])),
    geometry: geometry === null ? null : geometryToGeoJson(geometry),
    epsg: geometry?.epsg ?? null,
  };
}

function plain(value: AttributeValue): unknown {
  if (isArray(value)) return value.map(plain);
  if (isMap(value)) return Object.fromEntries(Array.from(value, ([key, item]) => [key, plain(item)]));
  return value;
}

/** The workflow of a run; opens a list in `outputs` for every output port of the action. */
function workflowOf(run: ActionRun, source: SourceDefinition, outputs: Map<string, SentFeature[]>): string {
  const { name, parameters = {}, variables = {}, errorPolicy } = run;
  const nodes: object[] = [];
  const edges: object[] = [];
  const node = (label: string, action: string, parameters: object): string => {
    const id = testId(nodes.length + 1);
    nodes.push({ id, name: label, type: 'action', action, with: parameters });
    return id;
  };
  const edge = (from: string, fromPort: string, to: string, toPort: string): void => {
    edges.push({ id: testId(1000 + edges.length), from, fromPort, to, toPort });
  };
  const action = node(ACTION_NODE, name, parameters);
  if (source.outputPorts.length > 0) {
    const from = node('inputs', SOURCE, {});
    const witness = node('witness', WITNESS, {});
    for (const port of source.outputPorts) {
      edge(from, port, action, port);
      edge(from, port, witness, FEATURES);
    }
  }
  for (const port of standardActions.find(name)?.outputPorts(parameters) ?? []) {
    outputs.set(port, []);
    edge(action, port, node(`output ${port}`, SINK, { port }), FEATURES);
  }
  const graphs = [{ id: testId(900), name: 'test', nodes, edges }];
  return JSON.stringify({
    id: testId(901),
    name: 'test',
    entryGraphId: testId(900),
    graphs,
    with: variables,
    ...(errorPolicy === undefined ? {} : { errorPolicy }),
  });
}

function resultOf(
  result: RunResult,
  outputs: ReadonlyMap<string, SentFeature[]>,
  logs: readonly string[],
  artifacts: string,
): ActionRunResult {
  const { status, failure, diagnostics, ledger, liveArcs, leaks } = result;
  return {
    status,
    outputs: Object.fromEntries(outputs),
    failure: failure === null ? null : failure.message,
    diagnostics,
    logs,
    files: filesIn(artifacts),
    wrote: result.outputs.map(path => portable(relative(artifacts, path))),
    ledger: ledger.rows(),
    conversions: ledger.conversions(),
    liveArcs,
    leaks,
  };
}

function filesIn(directory: string): Record<string, string> {
  const files: Record<string, string> = {};
  if (!existsSync(directory)) return files;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true }).sort(byPath)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[portable(relative(directory, path))] = readFileSync(path, 'utf8');
  }
  return files;
}

function byPath(a: Dirent, b: Dirent): number {
  return join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1;
}

function portable(path: string): string {
  return path.split(sep).join('/');
}

/** What must be the same whatever the strategy; the order of attributes too, which `assert.equal` doesn't see. */
function comparable({ status, outputs, failure, diagnostics, logs, files, wrote }: ActionRunResult): object {
  const sent = Object.entries(outputs).map(([port, features]) => ({
    port,
    features,
    names: features.map(({ attributes }) => Object.keys(attributes)),
  }));
  return { status, sent: status === 'completed' ? sent : null, failure, diagnostics, logs, files, wrote };
}
