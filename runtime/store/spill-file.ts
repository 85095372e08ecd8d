/**
 * The kept features of one node that had no room in memory, in a file of records that is read at any place.
 *
 * The file belongs to the run that writes it and is removed with it: nobody else ever reads it. Its buffers are
 * used again and again, since what it is for is to need little memory.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DiskFailure } from '../disk-failure.js';
import type { FeatureParts } from '../feature/feature.js';
import { makeFolders } from '../make-folders.js';
import { messageOf } from '../user-error.js';
import type { FeatureContent } from './feature-line.js';
import { RecordReader, RecordWriter } from './record-bytes.js';
import { readFeature, writeFeature } from './spill-record.js';

/** Bytes that are gathered before a write. */
const BATCH_BYTES = 1 << 18;

/** Where a record is, in bytes. */
export interface SpillPlace {
  readonly at: number;
  readonly length: number;
}

export class SpillFile {
  private file: number | null = null;
  private batch = Buffer.alloc(0);
  private batched = 0;
  /** Bytes in the file; the batch comes after them. */
  private written = 0;
  private readonly writer = new RecordWriter();
  private readBuffer = Buffer.alloc(0);

  /** @param path of a file that isn't there yet; it is made, with its folder, when there is something to write */
  constructor(readonly path: string) {}

  /** Writes a feature, which stays its holder's. Throws if the disk does not take it. */
  append(feature: FeatureContent): SpillPlace {
    const record = this.writer.record(writer => writeFeature(writer, feature));
    const { length } = record;
    if (this.batched + length > this.batch.length) this.flush();
    const place = { at: this.written + this.batched, length };
    if (length > BATCH_BYTES) {
      this.write(record);
    } else {
      if (this.batch.length === 0) this.batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
      record.copy(this.batch, this.batched);
      this.batched += length;
    }
    return place;
  }

  /** The feature at a place. Its parts are the caller's: every read makes new ones. */
  read({ at, length }: SpillPlace): FeatureParts {
    if (at + length > this.written) this.flush();
    if (length > this.readBuffer.length) {
      this.readBuffer = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.readBuffer.length));
    }
    const record = this.readBuffer.subarray(0, length);
    for (let done = 0; done < length; ) {
      const count = readSync(this.file!, record, done, length - done, at + done);
      if (count === 0) throw new Error(`${this.path} ends too early: somebody else has changed it`);
      done += count;
    }
    return readFeature(new RecordReader(record));
  }

  /** Removes the file. */
  close(): void {
    if (this.file === null) return;
    closeSync(this.file);
    this.file = null;
    rmSync(this.path, { force: true });
  }

  private flush(): void {
    if (this.batched === 0) return;
    this.write(this.batch.subarray(0, this.batched));
    this.batched = 0;
  }

  private write(bytes: Buffer): void {
    try {
      this.file ??= this.open();
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.file, bytes, done, bytes.length - done, this.written + done);
      }
    } catch (error) {
      throw new DiskFailure(
        `features beyond the memory budget can't be written to disk: ${messageOf(error)}`,
      );
    }
    this.written += bytes.length;
  }

  private open(): number {
    makeFolders(dirname(this.path));
    return openSync(this.path, 'wx+');
  }
}
