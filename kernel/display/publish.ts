/**
 * Where displays go. The session says so through a global, so that every copy of this module that a cell
 * may import shows in the same place.
 */
import type { Json, MimeBundle } from './mime.js';

export interface DisplayData {
  bundle: MimeBundle;
  metadata: Record<string, Json>;
  /** Names a display that a later one replaces. */
  displayId?: string;
  /** Replaces what was shown under `displayId` where it stands. */
  update?: boolean;
}

export type Publisher = (data: DisplayData) => void;

const PUBLISHER = Symbol.for('arclab.display.publisher');

export function setPublisher(publisher: Publisher): void {
  Object.defineProperty(globalThis, PUBLISHER, { value: publisher, configurable: true });
}

/** Shows in the cell; in a script outside a session, prints the text (updates are left out there). */
export function publish(data: DisplayData): void {
  const publisher = (globalThis as Record<symbol, unknown>)[PUBLISHER] as Publisher | undefined;
  if (publisher) publisher(data);
  else if (!data.update) process.stdout.write(`${String(data.bundle['text/plain'] ?? '')}\n`);
}
