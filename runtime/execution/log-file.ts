/**
 * A log of JSON lines, written synchronously in batches: when there are many lines, when some are old, and at
 * the end.
 */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../make-folders.js';
import { messageOf, UserError } from '../user-error.js';

/** Lines that wait for a write at most. */
const BATCH_LINES = 512;

/** How old a waiting line may be when the next one comes, in milliseconds. */
const BATCH_AGE_MS = 1000;

export class LogFile {
  private lines: string[] = [];
  private lastWrite = performance.now();
  private readonly file: number;
  private failure: UserError | null = null;
  private closed = false;
  /** Bytes of whole lines in the file. */
  private written = 0;

  /** Begins the file anew; its folder is made. Throws `UserError` if that is not possible. */
  constructor(private readonly path: string) {
    try {
      makeFolders(dirname(path));
      this.file = openSync(path, 'w');
    } catch (error) {
      throw this.mistake(error, 'choose a work directory that can be written to');
    }
  }

  append(entry: object): void {
    if (this.failure !== null || this.closed) return;
    this.lines.push(JSON.stringify(entry));
    if (this.lines.length >= BATCH_LINES || performance.now() - this.lastWrite > BATCH_AGE_MS) this.flush();
  }

  /** Writes what waits and closes the file. Returns the mistake if any of its lines could not be written. */
  close(): UserError | null {
    if (this.closed) return this.failure;
    this.flush();
    this.closed = true;
    closeSync(this.file);
    return this.failure;
  }

  private flush(): void {
    if (this.lines.length === 0) return;
    const bytes = Buffer.from(`${this.lines.join('\n')}\n`);
    this.lines = [];
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
      this.written += bytes.length;
    } catch (error) {
      this.cutTorso();
      this.failure ??= this.mistake(error, 'the log ends before the run did');
    }
    this.lastWrite = performance.now();
  }

  /** What was written of lines that the disk did not take whole. */
  private cutTorso(): void {
    try {
      ftruncateSync(this.file, this.written);
    } catch {
      // No regular file, or a disk that has failed: the mistake is told already.
    }
  }

  private mistake(error: unknown, more: string): UserError {
    return new UserError(`the log ${this.path} can't be written: ${messageOf(error)}; ${more}`);
  }
}
