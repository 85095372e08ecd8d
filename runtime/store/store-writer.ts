/**
 * One file of the feature store: lines are buffered, and written in batches.
 *
 * The file grows as `<name>.unfinished` and gets its name when it is whole, so that a reader never takes the
 * torso of a run that failed, was cancelled or killed for all there was.
 */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DiskFailure } from '../disk-failure.js';
import { makeFolders } from '../make-folders.js';
import { messageOf, type UserError } from '../user-error.js';

/** Lines that are buffered before a write (the memo's section 3). */
export const BATCH_LINES = 512;

/** What a file is called while it grows, and for good if it never becomes whole: its name and this. */
export const UNFINISHED = '.unfinished';

/** A reference in an array, in bytes. */
const SLOT_BYTES = 8;

/** What a file of the store holds, and what its writer holds for it. */
export interface StoreWriterReport {
  readonly lines: number;
  /** In the file. */
  readonly bytes: number;
  readonly flushes: number;
  /** Lines for which the buffer has room without growing. */
  readonly capacity: number;
  /** Bytes of that room and of the lines that wait in it, one for every character. */
  readonly heldBytes: number;
  /** The most that `heldBytes` was. */
  readonly mostHeldBytes: number;
  /** Whether the file has its name. */
  readonly isWhole: boolean;
}

export class StoreWriter {
  private lines: string[] = [];
  private buffered = 0;
  private bufferedText = 0;
  private file: number | null = null;
  private state: 'open' | 'whole' | 'unfinished' = 'open';
  private failure: UserError | null = null;
  private bytes = 0;
  private flushes = 0;
  private mostHeldBytes = 0;
  /** Lines so far. */
  written = 0;

  /**
   * @param path where the whole file will be; its folder is made when there is something to write
   * @param shrink whether the buffer's capacity is given back after each write
   * @param encode makes the bytes of a batch; they must be readable one batch after another
   */
  constructor(
    readonly path: string,
    private readonly shrink: boolean,
    private readonly encode: (text: string) => Uint8Array = text => Buffer.from(text),
  ) {}

  /** Throws `UserError` if the disk does not take it, now or before. */
  write(line: string): void {
    if (this.failure !== null) throw this.failure;
    if (this.state !== 'open') throw new Error(`${this.path} is closed`);
    this.lines[this.buffered++] = line;
    this.bufferedText += line.length;
    this.written++;
    if (this.buffered === BATCH_LINES) this.flush();
  }

  /** Writes what is buffered and gives the file its name. Without any line there is no file. Throws as `write`. */
  close(): void {
    this.end('whole');
  }

  /** Writes what is buffered and leaves the file without its name: more should have come. Throws as `write`. */
  abandon(): void {
    this.end('unfinished');
  }

  /** Whether the disk has refused anything. */
  get hasFailed(): boolean {
    return this.failure !== null;
  }

  /** Removes the file of a writer that has ended, unless it is whole. Throws as `write`. */
  removeUnfinished(): void {
    if (this.state === 'unfinished') this.orFail(() => rmSync(this.path + UNFINISHED, { force: true }));
  }

  report(): StoreWriterReport {
    const { written, bytes, flushes, lines, heldBytes, mostHeldBytes, state } = this;
    const isWhole = state === 'whole';
    return { lines: written, bytes, flushes, capacity: lines.length, heldBytes, mostHeldBytes, isWhole };
  }

  private get heldBytes(): number {
    return this.lines.length * SLOT_BYTES + this.bufferedText;
  }

  private end(state: 'whole' | 'unfinished'): void {
    if (this.state !== 'open') return;
    this.state = 'unfinished';
    try {
      if (this.failure === null) this.flush();
    } finally {
      if (this.file !== null) closeSync(this.file);
    }
    if (this.failure !== null) throw this.failure;
    if (state === 'whole' && this.file !== null) {
      this.orFail(() => renameSync(this.path + UNFINISHED, this.path));
    }
    this.state = state;
  }

  private flush(): void {
    if (this.heldBytes > this.mostHeldBytes) this.mostHeldBytes = this.heldBytes;
    if (this.buffered === 0) return;
    const { lines } = this;
    const text = `${(this.buffered === lines.length ? lines : lines.slice(0, this.buffered)).join('\n')}\n`;
    this.buffered = 0;
    this.bufferedText = 0;
    if (this.shrink) this.lines = [];
    else lines.fill('');
    this.orFail(() => this.append(this.encode(text)));
    this.flushes++;
  }

  private append(batch: Uint8Array): void {
    if (this.file === null) {
      makeFolders(dirname(this.path));
      this.file = openSync(this.path + UNFINISHED, 'w');
    }
    for (let done = 0; done < batch.length; ) done += writeSync(this.file, batch, done);
    this.bytes += batch.length;
  }

  private orFail(step: () => void): void {
    try {
      step();
    } catch (error) {
      const right = 'choose a work directory with room that can be written to';
      this.failure = new DiskFailure(`${this.path} can't be written: ${messageOf(error)}; ${right}`);
      throw this.failure;
    }
  }
}
