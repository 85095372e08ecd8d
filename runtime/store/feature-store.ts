/** The feature store: what every node sent, as JSON lines, for debugging and replay. */
import { join } from 'node:path';
import type { Feature } from '../feature/feature.js';
import type { CloneCounter } from '../ledger/ledger.js';
import { featureLine } from './feature-line.js';
import { StoreWriter } from './store-writer.js';

export interface StoreOptions {
  readonly directory: string;
  readonly shrink: boolean;
}

/** Writes features of one edge or port, as the engine does or as the memo plans it. */
export class StoreEntry {
  /**
   * @param serialize counts the clone that is made only to be serialized; `null` where none is made
   */
  constructor(
    private readonly writer: StoreWriter,
    private readonly serialize: CloneCounter | null,
  ) {}

  write(feature: Feature): void {
    if (this.serialize === null) {
      this.writer.write(featureLine(feature));
      return;
    }
    const clone = feature.share(this.serialize);
    this.writer.write(featureLine(clone));
    clone.drop();
  }
}

export class FeatureStore {
  private readonly writers = new Map<string, StoreWriter>();

  constructor(private readonly options: StoreOptions) {}

  /**
   * The entry for a file name without its ending.
   * @param serialize see `StoreEntry`
   */
  entry(name: string, serialize: CloneCounter | null): StoreEntry {
    let writer = this.writers.get(name);
    if (writer === undefined) {
      writer = new StoreWriter(join(this.options.directory, `${name}.jsonl`), this.options.shrink);
      this.writers.set(name, writer);
    }
    return new StoreEntry(writer, serialize);
  }

  /** Writes all that is buffered. Called once at the end of a run, also of one that failed. */
  close(): void {
    for (const writer of this.writers.values()) writer.close();
  }
}
