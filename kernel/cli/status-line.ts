/** Progress on standard error: one line that is rewritten on a terminal, plain lines elsewhere. */

import { visibleLine } from '../../runtime/visible-text.js';
import { cutToWidth } from '../display/text-width.js';
import { say } from './say.js';

/** Plain lines come no more often than this, in milliseconds. */
const PLAIN_EVERY_MS = 2000;

export class StatusLine {
  private readonly isTerminal = process.stderr.isTTY;
  private lastPlain = Number.NEGATIVE_INFINITY;
  private shown = '';

  /** Shows where things are; elsewhere than on a terminal only now and then. */
  update(text: string): void {
    if (this.isTerminal) {
      const width = process.stderr.columns ?? 80;
      this.shown = cutToWidth(visibleLine(text), width - 1);
      process.stderr.write(`\r\x1b[2K${this.shown}`);
    } else if (performance.now() - this.lastPlain > PLAIN_EVERY_MS) {
      this.lastPlain = performance.now();
      say(visibleLine(text));
    }
  }

  /** Writes a line that stays. */
  log(text: string): void {
    this.clear();
    say(text);
  }

  clear(): void {
    if (this.isTerminal && this.shown !== '') process.stderr.write('\r\x1b[2K');
    this.shown = '';
  }
}

/** `[████······] 40 %` */
export function bar(done: number, total: number): string {
  const width = 20;
  const filled = total === 0 ? width : Math.round((width * done) / total);
  const percent = total === 0 ? 100 : Math.round((100 * done) / total);
  return `[${'█'.repeat(filled)}${'·'.repeat(width - filled)}] ${percent} %`;
}
