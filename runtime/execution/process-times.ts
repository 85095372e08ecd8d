/** How long an action took for its features, as the engine's log tells it: in whole microseconds each. */

export class ProcessTimes {
  count = 0;
  /** Microseconds. */
  sum = 0;
  private squares = 0;

  add(ms: number): void {
    const us = Math.floor(ms * 1000);
    this.count++;
    this.sum += us;
    this.squares += us * us;
  }

  /** The mean, in milliseconds; 0 before there is a time. */
  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count / 1000;
  }

  /** The standard deviation of the population, in milliseconds. */
  get deviation(): number {
    if (this.count === 0) return 0;
    const mean = this.sum / this.count;
    return Math.sqrt(Math.max(0, this.squares / this.count - mean * mean)) / 1000;
  }
}
