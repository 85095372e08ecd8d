/**
 * Reads the edges of a large snapshot in a second thread, while the first one reads the nodes before them: the
 * edges are half of the file. The thread looks for where they start; only if that is where the first thread
 * finds them, too, are they used, and an error in them is found again and told by the first thread.
 */
import { Worker } from 'node:worker_threads';
import type { JsonCursor } from '../reading/json-cursor.js';
import { createEdgeColumns, type EdgeColumns } from '../reading/scan-records.js';
import type { SnapshotHeader } from '../reading/snapshot-header.js';

export interface EdgesRequest {
  readonly file: string;
  readonly header: SnapshotHeader;
  /** Where in the file the header ends. */
  readonly from: number;
  readonly columns: EdgeColumns['columns'];
  readonly state: Int32Array;
  readonly figures: Float64Array;
}

/** What `state` says. */
export const STATES = { working: 0, done: 1, failed: 2 } as const;
/** What `figures` has where. */
export const FIGURES = { start: 0, end: 1, lastName: 2, position: 3 } as const;

const LOOK_EVERY_MS = 100;
/** A thread that does not get on for so long, such as one that could not start, is not waited for. */
const MOST_IDLE_MS = 5000;

export class EdgesAhead {
  private readonly columns: EdgeColumns['columns'];
  private readonly state = new Int32Array(new SharedArrayBuffer(4));
  private readonly figures = new Float64Array(new SharedArrayBuffer(8 * 4));
  private readonly worker: Worker;

  constructor(file: string, header: SnapshotHeader, from: number) {
    this.columns = createEdgeColumns(header);
    const { columns, state, figures } = this;
    const workerData: EdgesRequest = { file, header, from, columns, state, figures };
    this.worker = new Worker(new URL('./edges-worker.js', import.meta.url), { workerData });
    // What went wrong there goes wrong here as well, when the edges are read again.
    this.worker.on('error', () => {});
  }

  /**
   * The edges, if they were read from where the cursor is, behind `"edges":`; the cursor is behind them then.
   * Otherwise null, and the cursor is where it was. `onPosition` hears how far the thread is.
   */
  take(cursor: JsonCursor, onPosition: (position: number) => void): EdgeColumns | null {
    this.wait(onPosition);
    const isDone = Atomics.load(this.state, 0) === STATES.done;
    if (!isDone || this.figures[FIGURES.start] !== cursor.position) {
      this.stop();
      return null;
    }
    cursor.seek(this.figures[FIGURES.end]!);
    return { columns: this.columns, lastName: this.figures[FIGURES.lastName]! };
  }

  stop(): void {
    void this.worker.terminate();
  }

  private wait(onPosition: (position: number) => void): void {
    let last = -1;
    let idle = 0;
    while (Atomics.load(this.state, 0) === STATES.working && idle < MOST_IDLE_MS) {
      Atomics.wait(this.state, 0, STATES.working, LOOK_EVERY_MS);
      const position = this.figures[FIGURES.position]!;
      idle = position === last ? idle + LOOK_EVERY_MS : 0;
      last = position;
      onPosition(position);
    }
  }
}
