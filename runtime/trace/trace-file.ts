/**
 * The file of a trace: a line that says what it is, then frames, each compressed by itself and with a checksum.
 *
 * It grows as `<name>.unfinished` and gets its name when it is whole, so that a trace is whole or not there.
 */
import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { makeFolders } from '../make-folders.js';
import { messageOf, UserError } from '../user-error.js';
import type { TraceSink, TraceTotals } from './event-writer.js';
import { TRACE_FORMAT, type TraceHeader } from './trace-header.js';

/** How every trace begins, of whatever format. The number of the format and a line end follow. */
export const MAGIC = 'arclab trace ';

/** What a file is called while it grows. */
const UNFINISHED = '.unfinished';

/** The first byte of a frame; its length compressed and the checksum of its contents follow, four bytes each. */
export const FRAME = { header: 0x48, events: 0x45, end: 0x5a } as const;

export const FRAME_HEAD = 9;

/** Fast, and nearly as small: what repeats in a trace is near. */
const LEVEL = 1;

export class TraceFile implements TraceSink {
  private file: number | null;
  /** Bytes in the file so far. */
  bytes = 0;

  /**
   * Begins the file, with its folder. Throws `UserError` if it can't, or if there is a file by the name that is no
   * trace, which is not replaced.
   */
  constructor(readonly path: string) {
    refuseOthers(path);
    this.file = this.orFail(() => {
      makeFolders(dirname(path));
      return openSync(path + UNFINISHED, 'w');
    });
    this.write(Buffer.from(`${MAGIC}${TRACE_FORMAT}\n`));
  }

  header(header: TraceHeader): void {
    this.frame(FRAME.header, Buffer.from(JSON.stringify(header)));
  }

  events(bytes: Uint8Array): void {
    this.frame(FRAME.events, bytes);
  }

  /** Gives the file its name. */
  end(totals: TraceTotals): void {
    this.frame(FRAME.end, Buffer.from(JSON.stringify(totals)));
    this.close();
    this.orFail(() => renameSync(this.path + UNFINISHED, this.path));
  }

  /** Removes what there is of a trace that will not become whole. */
  abandon(): void {
    this.close();
    rmSync(this.path + UNFINISHED, { force: true });
  }

  private frame(kind: number, contents: Uint8Array): void {
    const compressed = deflateRawSync(contents, { level: LEVEL });
    const head = Buffer.alloc(FRAME_HEAD);
    head[0] = kind;
    head.writeUInt32LE(compressed.length, 1);
    head.writeUInt32LE(crc32(contents), 5);
    this.write(head);
    this.write(compressed);
  }

  private write(bytes: Uint8Array): void {
    const { file } = this;
    if (file === null) throw new Error(`${this.path} is closed`);
    this.bytes += bytes.length;
    this.orFail(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    });
  }

  private close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  private orFail<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      const right = 'choose a folder with room that can be written to';
      throw new UserError(`the trace ${this.path} can't be written: ${messageOf(error)}; ${right}`);
    }
  }
}

/** Throws `UserError` if there is a file by this name that is no trace. */
function refuseOthers(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new UserError(`the trace ${path} can't be written: ${messageOf(error)}; choose another name`);
  }
  try {
    const begin = Buffer.alloc(MAGIC.length);
    readSync(file, begin, 0, begin.length, 0);
    if (begin.toString('latin1') === MAGIC) return;
  } catch (error) {
    throw new UserError(`the trace ${path} can't be written: ${messageOf(error)}; choose another name`);
  } finally {
    closeSync(file);
  }
  throw new UserError(`${path} is there and no trace, so that it is not replaced; choose another name`);
}
