/**
 * The feature store: what every node sent, as JSON lines, for debugging and replay (the memo's section 3).
 *
 * A file gets its name as soon as its node has ended and sent all that it would ever have sent. So after a run
 * that failed, was cancelled or was killed, the files of the nodes that were through by then are whole and can be
 * replayed from; the others stay `.unfinished`, with everything up to the failure in them.
 *
 * Writes are synchronous: a disk that is slow slows the sender, and nothing piles up but the buffers.
 */
import { join } from 'node:path';
import type { Feature } from '../feature/feature.js';
import type { CloneCounter } from '../ledger/ledger.js';
import { messageOf, UserError } from '../user-error.js';
import { featureLine } from './feature-line.js';
import type { StoreNames } from './file-names.js';
import { writeStoreIndex } from './store-index.js';
import { StoreWriter, type StoreWriterReport } from './store-writer.js';
import { type Compress, loadCompressor } from './zstd.js';

/** What a file of the store may end with. */
export const STORE_ENDINGS: readonly string[] = ['.jsonl', '.jsonl.zst'];

export interface StoreOptions {
  readonly directory: string;
  /** Whether buffers give their capacity back after a write. */
  readonly shrink: boolean;
  readonly compression: 'none' | 'zstd';
  /** Lines of files that an earlier run has in the same store and that stay, by name. */
  readonly inherited?: ReadonlyMap<string, number>;
}

/** A file's part of the run's result. */
export interface StoreFileReport extends StoreWriterReport {
  /** The name of the file, which it has if `isWhole`; without any line there is none. */
  readonly file: string;
}

/** A file, and by how many entries it is still written to. */
class StoreFile {
  entries = 0;
  isWhole = true;

  constructor(
    readonly name: string,
    readonly writer: StoreWriter,
  ) {}

  /** An entry was closed. */
  leave(isWhole: boolean): void {
    this.isWhole &&= isWhole;
    if (--this.entries > 0) return;
    if (this.isWhole) this.writer.close();
    else this.writer.abandon();
  }
}

/** Writes the features of one edge or port, as the engine does or as the memo plans it. */
export class StoreEntry {
  /**
   * @param files get the line of every feature, which is made once
   * @param serialize counts the clone that is made only to be serialized; `null` where none is made
   */
  constructor(
    private readonly store: FeatureStore,
    private readonly files: readonly StoreFile[],
    private readonly serialize: CloneCounter | null,
  ) {}

  /** The feature stays the caller's. Throws `UserError` if the disk does not take it. */
  write(feature: Feature): void {
    const line = this.serialize === null ? featureLine(feature) : clonedLine(feature, this.serialize);
    for (const { writer } of this.files) writer.write(line);
  }

  /** Nothing more will come. `isWhole` says whether that was all that should have come. */
  close(isWhole: boolean): void {
    for (const file of this.files) this.store.attempt(() => file.leave(isWhole));
  }
}

function clonedLine(feature: Feature, serialize: CloneCounter): string {
  const clone = feature.share(serialize);
  try {
    return featureLine(clone);
  } finally {
    clone.drop();
  }
}

export class FeatureStore {
  private readonly files = new Map<string, StoreFile>();
  private compress: Compress | null = null;
  /** What went wrong when there was no node left to fail. */
  failure: UserError | null = null;

  constructor(
    readonly names: StoreNames,
    private readonly options: StoreOptions,
  ) {}

  /**
   * An entry that writes every feature to each of some files.
   * @param names from `names`; one that comes twice gets every line twice
   * @param serialize see `StoreEntry`
   */
  entry(names: readonly string[], serialize: CloneCounter | null): StoreEntry {
    const files = names.map(name => this.file(name));
    for (const file of files) file.entries++;
    return new StoreEntry(this, files, serialize);
  }

  /** Gets ready to write. */
  async open(): Promise<void> {
    if (this.options.compression === 'zstd' && this.files.size > 0) this.compress = await loadCompressor();
  }

  /** Writes all that is still buffered. Called once at the end of a run, also of one that failed. */
  close(): void {
    if (this.files.size === 0) return;
    const writers = Array.from(this.files.values(), ({ writer }) => writer);
    for (const writer of writers) this.attempt(() => writer.abandon());
    this.attempt(() => this.writeIndex());
    // A disk that took no more has no room for torsos either.
    if (writers.some(writer => writer.hasFailed)) {
      for (const writer of writers) this.attempt(() => writer.removeUnfinished());
    }
  }

  report(): StoreFileReport[] {
    const ending = this.ending;
    return Array.from(this.files.values(), ({ name, writer }) => ({
      file: name + ending,
      ...writer.report(),
    }));
  }

  /** Does a step after which nobody is there to take an error; it is kept in `failure`. */
  attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.failure ??= error;
    }
  }

  private get ending(): string {
    return STORE_ENDINGS[this.options.compression === 'zstd' ? 1 : 0]!;
  }

  private file(name: string): StoreFile {
    let file = this.files.get(name);
    if (file === undefined) {
      const { directory, shrink } = this.options;
      const path = join(directory, name + this.ending);
      file = new StoreFile(name, new StoreWriter(path, shrink, text => this.encoded(text)));
      this.files.set(name, file);
    }
    return file;
  }

  private encoded(text: string): Uint8Array {
    const bytes = Buffer.from(text);
    return this.compress === null ? bytes : this.compress(bytes);
  }

  private writeIndex(): void {
    const { directory, inherited } = this.options;
    try {
      const index = new Map(inherited);
      for (const { name, writer } of this.files.values()) {
        const { isWhole, lines } = writer.report();
        if (isWhole) index.set(name, lines);
      }
      writeStoreIndex(directory, index);
    } catch (error) {
      throw new UserError(`the index of the feature store can't be written: ${messageOf(error)}`);
    }
  }
}
