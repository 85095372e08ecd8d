/**
 * What one node did, reduced to what a trace needs of it: which output was made of which input, and the sizes of
 * what was put into it. The columns that it was found in can be let go of then.
 */
import type { AttributeValue } from '../../../runtime/feature/attribute-value.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import type { Geometry } from '../../../runtime/feature/geometry.js';
import { GeometryStandIn, ValueStandIn } from '../../../runtime/feature/stand-ins.js';
import type { TracedContent } from '../../../runtime/trace/event-writer.js';
import type { NodeTrace } from '../../../runtime/trace/node-trace.js';
import { censusOf } from '../../replay/sharing-census.js';
import type { InferredNode, InferredOutput } from '../infer.js';
import type { JobNode } from '../job-files.js';
import type { Change, Match } from '../match.js';
import type { FeatureColumns } from '../reading/feature-columns.js';

/** An output that a node sent. */
export interface PlannedOutput {
  readonly port: string;
  /** Row in the port's file. */
  readonly row: number;
  /** Position of the edge that the input came by, and its row; -1 where it was made of none. */
  readonly input: number;
  readonly from: number;
  /** Whether no other input can have become this output (match.ts). */
  readonly isSure: boolean;
  /** Whether the id came more than once (match.ts). */
  readonly cameOften: boolean;
  readonly attributes: Change;
  /** Whether the map may have been built anew, although something in it is the input's. */
  readonly mayBeRebuilt: boolean;
  readonly geometry: Change;
  /** Attributes that an edit set, with sizes; `undefined` for one that it removed. */
  readonly changes: readonly (readonly [name: string, value: AttributeValue | undefined])[];
  /** What is new about it: the geometry alone where the input's map is its own; `null` where nothing is. */
  readonly content: TracedContent | null;
}

export interface NodePlan {
  readonly job: JobNode;
  /** The outputs of each input, by edge and row, in the order in which they were sent. */
  readonly byInput: ReadonlyMap<number, readonly PlannedOutput[]>;
  /** Those that were made of no input. */
  readonly created: readonly PlannedOutput[];
  /** The largest input, by edge and row, of which those may be copies; `undefined` where nothing came. */
  readonly largestInput: number | undefined;
  /** Whether any output is its input with something in it changed. */
  readonly edits: boolean;
}

const NO_ATTRIBUTES = Attributes.of(new Map());
/** Rows of one edge in a key of `byInput`. */
const ROWS = 2 ** 32;

export function placeKey(edge: number, row: number): number {
  return edge * ROWS + row;
}

/** @param isMost whether outputs that may have been made of several inputs are taken for made of the costliest */
export function nodePlan(node: InferredNode, isMost: boolean): NodePlan {
  const outputs = node.outputs.flatMap(output =>
    output.matches.map((match, row) => {
      const origin = isMost ? { ...match, ...match.costlier } : match;
      return planned(node, output, origin, row);
    }),
  );
  const byInput = new Map<number, PlannedOutput[]>();
  const created: PlannedOutput[] = [];
  for (const output of outputs) {
    if (output.input < 0) {
      created.push(output);
      continue;
    }
    const key = placeKey(output.input, output.from);
    const others = byInput.get(key);
    if (others === undefined) byInput.set(key, [output]);
    else others.push(output);
  }
  const edits = outputs.some(
    ({ input, attributes, geometry }) => input >= 0 && (attributes !== 'same' || geometry !== 'same'),
  );
  return { job: node.job, byInput, created, largestInput: largestInput(node), edits };
}

function largestInput({ inputs, inputEdges }: InferredNode): number | undefined {
  let largest: number | undefined;
  let most = -1;
  for (const [input, columns] of inputs.entries()) {
    for (let row = 0; row < columns.count; row++) {
      const bytes = columns.mapModeled.at(row) + columns.geometryModeled.at(row);
      if (bytes <= most) continue;
      most = bytes;
      largest = placeKey(inputEdges[input]!, row);
    }
  }
  return largest;
}

/**
 * What is known of an action goes before what its output looks like: a map with some columns of the input's less may
 * be either, and the engine's Attribute Mapper is known to build it anew.
 */
function mayRebuild(action: string, seems: boolean): boolean {
  const known = censusOf(action)?.attributes;
  return known === 'fresh' || (known !== 'copied' && seems);
}

function planned(
  { job, inputs, inputEdges }: InferredNode,
  { port, features }: InferredOutput,
  { input, row: from, isSure, cameOften, attributes, mayBeRebuilt, geometry }: Match,
  row: number,
): PlannedOutput {
  const isMade = input >= 0;
  const rebuilds = attributes === 'edited' && mayRebuild(job.node.action, mayBeRebuilt);
  const isWhole = !isMade || attributes === 'new' || rebuilds || !isSure;
  return {
    port,
    row,
    input: isMade ? inputEdges[input]! : -1,
    from,
    isSure,
    cameOften,
    attributes,
    mayBeRebuilt: rebuilds,
    geometry,
    changes: isMade && attributes === 'edited' ? changesOf(inputs[input]!, from, features, row) : [],
    content: isWhole
      ? contentOf(features, row)
      : geometry === 'same'
        ? null
        : { attributes: NO_ATTRIBUTES, geometry: geometryOf(features, row), metadata: null },
  };
}

function changesOf(
  before: FeatureColumns,
  from: number,
  after: FeatureColumns,
  row: number,
): PlannedOutput['changes'] {
  const had = before.shapeOf(from);
  const has = after.shapeOf(row);
  const removed = had.keys.filter(key => !has.positions.has(key)).map(key => [key, undefined] as const);
  const set = has.keys.flatMap((key, i) => {
    const at = after.firstValue.at(row) + i;
    const was = had.positions.get(key);
    if (was !== undefined) {
      const old = before.firstValue.at(from) + was;
      const isSame =
        before.valueA.at(old) === after.valueA.at(at) && before.valueB.at(old) === after.valueB.at(at);
      if (isSame) return [];
    }
    return [[key, standInAt(after, at)] as const];
  });
  return [...removed, ...set];
}

function contentOf(features: FeatureColumns, row: number): TracedContent {
  const first = features.firstValue.at(row);
  const entries = features.shapeOf(row).keys.map((key, i) => [key, standInAt(features, first + i)] as const);
  return { attributes: Attributes.of(new Map(entries)), geometry: geometryOf(features, row), metadata: null };
}

/** Stand-ins by their sizes: one stands for all values that have them, of which there are few. */
const standIns = new Map<string, AttributeValue>();

function standInAt(features: FeatureColumns, at: number): AttributeValue {
  const [copied, texts, modeled] = [
    features.valueCopied.at(at),
    features.valueTexts.at(at),
    features.valueModeled.at(at),
  ];
  const key = `${copied} ${texts} ${modeled}`;
  let standIn = standIns.get(key);
  if (standIn === undefined) {
    standIn = ValueStandIn.of({
      isContainer: texts % 2 === 1,
      copiedSharingStrings: copied,
      copiedWithStrings: copied + Math.floor(texts / 2),
      modeled,
    });
    standIns.set(key, standIn);
  }
  return standIn;
}

function geometryOf(features: FeatureColumns, row: number): Geometry | null {
  if (features.hasNoGeometry.at(row) === 1) return null;
  return GeometryStandIn.of({
    copied: features.geometryCopied.at(row),
    modeled: features.geometryModeled.at(row),
  });
}

/**
 * Writes what an action does to a feature in its hand before it sends it.
 * @param rebuilds whether a map that may have been built anew is taken for that
 */
export function change(trace: NodeTrace, handle: number, output: PlannedOutput, rebuilds: boolean): void {
  const { attributes, mayBeRebuilt, geometry, changes, content } = output;
  if (attributes === 'new' || (rebuilds && mayBeRebuilt)) trace.setAttributes(handle, content!.attributes);
  else {
    for (const [name, value] of changes) {
      if (value === undefined) trace.delete(handle, name);
      else trace.set(handle, name, value);
    }
  }
  if (geometry === 'new') trace.setGeometry(handle, content!.geometry);
  if (geometry === 'edited') {
    trace.geometryMut(handle);
    trace.resized(handle, content!.geometry);
  }
}
