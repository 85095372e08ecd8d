/** A heap snapshot in memory: its columns, and the questions that its tables ask of them. */
import { UserError } from '../../runtime/user-error.js';
import type { HeapColumns, HeapFacts } from './columns.js';
import { type Adjacency, placesByTarget } from './graph/adjacency.js';
import { NO_DISTANCE, SYSTEM_DISTANCE } from './graph/distances.js';
import { typeNumber } from './heap-graph.js';
import { isNumberedEdge } from './reading/scan-records.js';
import { HeapStrings } from './reading/strings.js';
import { classNameOfType } from './tables/class-names.js';

export class Heap {
  readonly strings: HeapStrings;
  private readonly hasOwnName: Uint8Array;
  private readonly isNumbered: Uint8Array;
  private retainerEdges: Adjacency | null = null;
  private dominatedNodes: Adjacency | null = null;

  constructor(
    readonly facts: HeapFacts,
    readonly columns: HeapColumns,
  ) {
    this.strings = new HeapStrings(columns);
    this.hasOwnName = Uint8Array.from(facts.nodeTypes, type => (classNameOfType(type) === null ? 1 : 0));
    this.isNumbered = Uint8Array.from(facts.edgeTypes, type => (isNumberedEdge(type) ? 1 : 0));
  }

  /** Bytes of the whole heap, with what hangs on it outside: buffers, external strings. */
  get totalBytes(): number {
    return this.columns.retained[this.facts.root]!;
  }

  /** The node with this id. Throws UserError where there is none. */
  nodeOfId(id: number): number {
    const node = this.columns.nodeId.indexOf(id);
    if (node < 0)
      throw new UserError(`No object of the heap snapshot has the id ${id}; tables show ids as "id".`);
    return node;
  }

  /** What V8 calls the kind of a node: `object`, `closure`, `string`, … */
  typeOf(node: number): string {
    return this.facts.nodeTypes[this.columns.nodeType[node]!]!;
  }

  /** V8's name of a node: a string's content (its first 1,024 characters), a function's or constructor's name. */
  nameOf(node: number): string {
    return this.strings.at(this.columns.nodeName[node]!);
  }

  /** The number of a node's class; nodes with the same one are of the same constructor. */
  classOf(node: number): number {
    const type = this.columns.nodeType[node]!;
    return this.hasOwnName[type] === 1 ? this.facts.nodeTypes.length + this.columns.nodeName[node]! : type;
  }

  /** One more than the largest class number. */
  get classLimit(): number {
    return this.facts.nodeTypes.length + this.strings.count;
  }

  /** The constructor's name, or in parentheses what is not an object of the language. */
  classNameOf(classNumber: number): string {
    const type = this.facts.nodeTypes[classNumber];
    if (type === undefined) return this.strings.at(classNumber - this.facts.nodeTypes.length);
    return classNameOfType(type) ?? type;
  }

  constructorOf(node: number): string {
    return this.classNameOf(this.classOf(node));
  }

  /** Steps from the program's roots, or null where only V8's own roots lead to the node. */
  distanceOf(node: number): number | null {
    const distance = this.columns.distance[node]!;
    return distance === NO_DISTANCE || distance >= SYSTEM_DISTANCE ? null : distance;
  }

  /** The first and the end of a node's edges. */
  edgesOf(node: number): readonly [number, number] {
    return [this.columns.firstEdge[node]!, this.columns.firstEdge[node + 1]!];
  }

  edgeTypeOf(edge: number): string {
    return this.facts.edgeTypes[this.columns.edgeType[edge]!]!;
  }

  /** The property's, variable's or internal field's name, or the index as text. */
  edgeNameOf(edge: number): string {
    const name = this.columns.edgeName[edge]!;
    return this.isNumbered[this.columns.edgeType[edge]!] === 1 ? String(name) : this.strings.at(name);
  }

  /** The number of an edge's type, for loops over all edges; -1 where no edge has it. */
  edgeTypeNumber(type: string): number {
    return typeNumber(this.facts.edgeTypes, type);
  }

  /** The number of a node's type, for loops over all nodes; -1 where no node has it. */
  nodeTypeNumber(type: string): number {
    return typeNumber(this.facts.nodeTypes, type);
  }

  /** The node that an edge starts from. */
  sourceOf(edge: number): number {
    const { firstEdge } = this.columns;
    let low = 0;
    let high = this.facts.nodeCount;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (firstEdge[middle]! <= edge) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The edges that lead to each node; built when first asked for. */
  get retainers(): Adjacency {
    this.retainerEdges ??= placesByTarget(this.facts.nodeCount, this.columns.edgeTo);
    return this.retainerEdges;
  }

  /** The nodes whose immediate dominator each node is; built when first asked for. */
  get dominated(): Adjacency {
    const { nodeCount, root } = this.facts;
    this.dominatedNodes ??= placesByTarget(nodeCount, this.columns.dominator, root);
    return this.dominatedNodes;
  }
}
