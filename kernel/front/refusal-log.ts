/** Tells of messages that were dropped; a flood of them is added up, so that the log is no target itself. */

/** Least time between two lines, in milliseconds. */
const QUIET_MS = 1000;

export class RefusalLog {
  readonly #write: (line: string) => void;
  #silentUntil = 0;
  #untold = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  add(channel: string, reason: string): void {
    const now = performance.now();
    if (now < this.#silentUntil) {
      this.#untold++;
      return;
    }
    const others = this.#untold === 0 ? '' : ` (and ${this.#untold} more before)`;
    this.#write(`A message on ${channel} was dropped: ${reason}${others}`);
    this.#untold = 0;
    this.#silentUntil = now + QUIET_MS;
  }
}
