/**
 * One file of the feature store: lines are buffered, and written in batches.
 *
 * The file grows under another name and gets its own when it is whole, so that a reader never takes the
 * torso of a killed run for all there was.
 */
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Lines that are buffered before a write (the memo's section 3). */
export const BATCH_LINES = 512;

export class StoreWriter {
  private lines: string[] = [];
  private buffered = 0;
  private file: number | null = null;
  private closed = false;
  /** Lines so far. */
  written = 0;
  /** Writes to the file so far. */
  flushes = 0;

  /**
   * @param path where the whole file will be; its folder is made when there is something to write
   * @param shrink whether the buffer's capacity is given back after each write
   */
  constructor(
    readonly path: string,
    private readonly shrink: boolean,
  ) {}

  /** Slots that the buffer keeps, used or not. */
  get bufferCapacity(): number {
    return this.lines.length;
  }

  write(line: string): void {
    if (this.closed) throw new Error(`${this.path} is closed`);
    this.lines[this.buffered++] = line;
    this.written++;
    if (this.buffered === BATCH_LINES) this.flush();
  }

  /** Writes what is buffered and gives the file its name. Without any line there is no file. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.flush();
    this.lines = [];
    if (this.file === null) return;
    closeSync(this.file);
    renameSync(this.unfinishedPath, this.path);
  }

  private flush(): void {
    if (this.buffered === 0) return;
    if (this.file === null) {
      mkdirSync(dirname(this.path), { recursive: true });
      this.file = openSync(this.unfinishedPath, 'w');
    }
    writeSync(this.file, `${this.lines.slice(0, this.buffered).join('\n')}\n`);
    this.flushes++;
    this.buffered = 0;
    if (this.shrink) this.lines = [];
    else this.lines.fill('');
  }

  private get unfinishedPath(): string {
    return `${this.path}.unfinished`;
  }
}
