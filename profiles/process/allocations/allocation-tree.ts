/** The stacks of an allocation profile as a tree of functions, named and placed as their authors know them. */
import { type CallPlace, PlaceFinder } from '../call-place.js';
import { SAMPLER, type SampledNode, type SampledProfile } from './sample-allocations.js';

/**
 * A function; its place is where it begins, for that is all that V8 keeps. Line and column are 0 where they are not
 * known: of V8's own code, and of a script that is gone.
 */
export interface AllocationFrame extends CallPlace {
  readonly name: string;
}

/** One function in one stack. Bytes are estimates from samples. */
export interface AllocationNode {
  readonly frame: AllocationFrame;
  /** Allocated by the function itself, and by what it called too. */
  selfBytes: number;
  totalBytes: number;
  /** Samples that `selfBytes` was estimated from. */
  samples: number;
  readonly children: Map<string, AllocationNode>;
}

const ROOT: AllocationFrame = { name: '(all)', file: '', line: 0, column: 0 };

/** The tree below a root that stands for everything. Frames that are hidden count for what called them. */
export function allocationTree({ head, samples, scriptNames }: SampledProfile): AllocationNode {
  const counts = new Map<number, number>();
  for (const { nodeId } of samples) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1);
  const places = new PlaceFinder();
  const root = newNode(ROOT);
  const pending: { from: SampledNode; into: AllocationNode }[] = [{ from: head, into: root }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { from, into } = next;
    into.selfBytes += from.selfSize;
    into.samples += counts.get(from.id) ?? 0;
    for (const child of from.children) {
      const { callFrame } = child;
      const url = callFrame.url || (scriptNames?.get(callFrame.scriptId) ?? '');
      pending.push({ from: child, into: nodeOf({ ...callFrame, url }, into, root, places) });
    }
  }
  addTotals(root);
  return root;
}

/** What tells functions apart. */
export function frameKey({ name, file, line, column }: AllocationFrame): string {
  return `${name} ${file}:${line}:${column}`;
}

/** The node that a frame called from `caller` is counted in. */
function nodeOf(
  { functionName, url, lineNumber, columnNumber }: SampledNode['callFrame'],
  caller: AllocationNode,
  root: AllocationNode,
  places: PlaceFinder,
): AllocationNode {
  if (url === SAMPLER.url && functionName === SAMPLER.functionName) return root;
  if (url === '' && functionName === '') return caller;
  const isPlaced = lineNumber >= 0;
  const position = isPlaced ? { line: lineNumber + 1, column: columnNumber + 1 } : { line: 1, column: 1 };
  const place = places.find({ file: url, ...position });
  if (place === null) return caller;
  const name = functionName || '(anonymous)';
  return childOf(caller, isPlaced ? { name, ...place } : { name, file: place.file, line: 0, column: 0 });
}

function childOf(parent: AllocationNode, frame: AllocationFrame): AllocationNode {
  const key = frameKey(frame);
  let child = parent.children.get(key);
  if (child === undefined) {
    child = newNode(frame);
    parent.children.set(key, child);
  }
  return child;
}

function newNode(frame: AllocationFrame): AllocationNode {
  return { frame, selfBytes: 0, totalBytes: 0, samples: 0, children: new Map() };
}

function addTotals(root: AllocationNode): void {
  const order = [root];
  for (const node of order) order.push(...node.children.values());
  for (const node of order.reverse()) {
    node.totalBytes = node.selfBytes;
    for (const [key, child] of node.children) {
      node.totalBytes += child.totalBytes;
      // V8 keeps stacks of which every sample was collected.
      if (child.totalBytes === 0) node.children.delete(key);
    }
  }
}
