/**
 * What arrives on the session's own standard error, beside its messages: output of child processes and
 * addons, and the dump V8 writes when it dies, which no user wants to read but which tells what happened.
 */
import { snapshotsIn } from './near-limit.js';

const BAD_OPTION = ': bad option: ';
const DUMP_STARTS = [
  '<--- Last few GCs --->',
  'FATAL ERROR:',
  '# Fatal ',
  '----- Native stack trace',
  BAD_OPTION,
];

export class NativeStderr {
  #line = '';
  readonly #snapshots: string[] = [];
  #dump: string | undefined;

  /** Takes a piece; gives the complete lines that are for the user. */
  push(piece: string): string {
    if (this.#dump !== undefined) {
      this.#dump += piece;
      return '';
    }
    const text = this.#line + piece;
    const start = Math.min(...DUMP_STARTS.map(marker => indexOrInfinity(text, marker)));
    if (Number.isFinite(start)) {
      this.#line = '';
      // Node names itself before a flag that it does not know.
      const from = text.startsWith(BAD_OPTION, start) ? text.lastIndexOf('\n', start) + 1 : start;
      this.#dump = text.slice(from);
      this.#snapshots.push(...snapshotsIn(text.slice(0, from)));
      // V8 frames its words with a line of its mark.
      return text.slice(0, from).replace(/[#\s]+$/, '');
    }
    const end = text.lastIndexOf('\n') + 1;
    this.#snapshots.push(...snapshotsIn(text.slice(0, end)));
    this.#line = text.slice(end);
    return text.slice(0, end);
  }

  /** A last line without an end. */
  flush(): string {
    const line = this.#line;
    this.#line = '';
    return line;
  }

  /** Heap snapshots that Node wrote when memory ran short; the user reads about them too. */
  get snapshots(): readonly string[] {
    return [...this.#snapshots, ...snapshotsIn(this.dump)];
  }

  /** V8's or Node's last words, empty if there were none. */
  get dump(): string {
    return this.#dump ?? '';
  }
}

function indexOrInfinity(text: string, part: string): number {
  const index = text.indexOf(part);
  return index < 0 ? Number.POSITIVE_INFINITY : index;
}
