/**
 * How many bytes kept features may make a run's memory grow by, all its nodes together (`memoryBudget`).
 *
 * A feature counts with all its parts. A part that others hold too counts in full each time: it may be left to any
 * of them. What lies in V8's heap counts several times, since V8 lets that much garbage pile up beside it. So a
 * budget may be spent before memory is, but not the other way round. What an action holds of features on disk,
 * its sort keys and some 200 bytes to find each again, comes on top.
 */
import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Feature } from '../feature/feature.js';
import { modeledMetadata } from '../feature/metadata.js';
import { copiedGeometry } from '../feature/size.js';
import { isFileError } from '../file-error.js';
import { SpillFile } from '../store/spill-file.js';
import { Garbage } from './garbage.js';

const BYTES_PER_MB = 1_000_000;

/** Bytes of a feature's objects that feature/size.ts leaves out: measured, 250 to 400 (Node 20). */
const OBJECT_BYTES = 400;
/** How far V8's heap grows beyond what is alive in it before all is collected (`MemoryController::MaxGrowingFactor`). */
const HEAP_GROWTH = 4;

/** The room itself, without the disk behind it. */
export class BudgetRoom {
  private readonly limit: number;
  private spent = 0;

  /** @param megabytes may be a fraction; 0 for no limit */
  constructor(megabytes: number) {
    this.limit = megabytes * BYTES_PER_MB;
  }

  /** Takes room for a feature. Returns how many bytes it takes, or `null` if there is not enough room. */
  take(feature: Feature): number | null {
    if (this.limit === 0) return 0;
    const bytes = costOf(feature);
    if (this.spent + bytes > this.limit) return null;
    this.spent += bytes;
    return bytes;
  }

  giveBack(bytes: number): void {
    this.spent -= bytes;
  }
}

export class MemoryBudget extends BudgetRoom {
  private files = 0;
  private readonly garbage = new Garbage();

  /**
   * Removes what a run that was killed has left behind.
   * @param megabytes as `BudgetRoom`
   * @param directory where features go for which there is no room
   */
  constructor(
    megabytes: number,
    private readonly directory: string,
  ) {
    super(megabytes);
    this.clear();
  }

  /** So many bytes went to disk or came from there, and are not needed in memory for long. */
  passed(bytes: number): void {
    this.garbage.add(bytes);
  }

  /** A file for the features of one node. */
  newFile(): SpillFile {
    this.files++;
    return new SpillFile(join(this.directory, `${this.files}.spill`));
  }

  /** Removes the folder, once all files are closed. One that somebody has put something into stays. */
  clear(): void {
    try {
      rmdirSync(this.directory);
    } catch (error) {
      if (!isFileError(error)) throw error;
    }
  }
}

/** Typed arrays lie outside the heap; everything else counts by the model of feature/size.ts. */
function costOf({ metadata, attributes, geometry }: Feature): number {
  const inHeap = attributes.bytesModeled + modeledMetadata(metadata) + OBJECT_BYTES;
  return HEAP_GROWTH * inHeap + copiedGeometry(geometry);
}
