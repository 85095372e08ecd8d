/**
 * A heap as columns: one array per property of nodes, edges and locations, never an object per node.
 *
 * A *node* is an object on the heap or a root, known by its place in the snapshot; an *edge* is a reference.
 * Arrays lie in shared memory, so that the thread that reads a snapshot hands them over without a copy.
 */

/** What is known of the heap beside its columns. */
export interface HeapFacts {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** The node that everything hangs from. */
  readonly root: number;
  /** Names of what `nodeType` holds: `object`, `closure`, `string`, … */
  readonly nodeTypes: readonly string[];
  /** Names of what `edgeType` holds: `property`, `element`, `weak`, … */
  readonly edgeTypes: readonly string[];
}

/** Read from the snapshot. */
export interface SnapshotColumns {
  /** Place in `nodeTypes`. */
  readonly nodeType: Uint8Array;
  /** A string. */
  readonly nodeName: Uint32Array;
  /** The same object has the same id in every snapshot of one process. */
  readonly nodeId: Uint32Array;
  /**
   * Bytes of the node itself. As in the browser's tool, what belongs to one owner alone and is an array or
   * hidden counts for its owner (own-sizes.ts).
   */
  readonly shallow: Float64Array;
  /** Where a node's edges start; one more than there are nodes, so that the next entry is where they end. */
  readonly firstEdge: Uint32Array;
  /** Place in `edgeTypes`. */
  readonly edgeType: Uint8Array;
  /** A string; for `element` and `hidden` edges the index itself. */
  readonly edgeName: Uint32Array;
  /** The node that the edge points to. */
  readonly edgeTo: Uint32Array;
  /** The JSON text of all strings, as the file has it: escaped, in quotes, with what stands between them. */
  readonly text: Uint8Array;
  /** Where in `text` the opening quote of each string is; one more than there are, for the end. */
  readonly stringStart: Float64Array;
  /** The node whose source location the other three say. */
  readonly locationNode: Uint32Array;
  readonly locationScript: Uint32Array;
  /** Counted from zero, like the column. */
  readonly locationLine: Uint32Array;
  readonly locationColumn: Uint32Array;
}

/** Computed from the snapshot. */
export interface ComputedColumns {
  /** The immediate dominator: the last node that every path from the root passes before this one. */
  readonly dominator: Uint32Array;
  /** Bytes that would be free if the node were gone: its own and those of all that it dominates. */
  readonly retained: Float64Array;
  /** Steps from the user's roots; see distances.ts for the special values. */
  readonly distance: Int32Array;
}

export interface HeapColumns extends SnapshotColumns, ComputedColumns {}

/** Columns of zeros, in shared memory. */
export const bytesColumn = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));
export const wordsColumn = (length: number): Uint32Array =>
  new Uint32Array(new SharedArrayBuffer(4 * length));
export const signedColumn = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
export const wideColumn = (length: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(8 * length));

/** A column whose length is not known before it is filled. */
export class GrowingColumn<Column extends Uint32Array | Float64Array> {
  private column: Column;
  private length = 0;

  constructor(private readonly create: (length: number) => Column) {
    this.column = create(1024);
  }

  push(value: number): void {
    if (this.length === this.column.length) this.move(2 * this.length);
    this.column[this.length] = value;
    this.length += 1;
  }

  /** The column with what was pushed and no more. */
  finish(): Column {
    this.move(this.length);
    return this.column;
  }

  private move(length: number): void {
    const column = this.create(length);
    column.set(this.column.subarray(0, this.length));
    this.column = column;
  }
}
