/** A notebook's progress for people who wait: a bar on a terminal, plain lines elsewhere. */
import { visibleLine } from '../../runtime/visible-text.js';
import { formatDuration } from '../display/duration.js';
import { type ProgressState, progressText } from '../display/progress.js';
import { cutToWidth } from '../display/text-width.js';

export type NotebookProgress =
  | ({ kind: 'start' } & CellPlace)
  /** A progress bar inside the running cell has moved. */
  | ({ kind: 'step'; state: ProgressState } & CellPlace)
  | ({ kind: 'end'; seconds: number; failed: boolean } & CellPlace);

export interface CellPlace {
  /** Counted from 1 among the cells that run. */
  position: number;
  total: number;
  /** The heading above the cell, or its first line. */
  title: string;
}

export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const BAR_WIDTH = 20;
const REDRAW_MS = 200;
/** Least time between two lines about the same cell, where there is no bar. */
const STEP_LINE_MS = 5_000;

/**
 * What to give `runNotebook` as `onProgress` so that the stream shows it.
 * @param now the time in milliseconds
 */
export function progressReporter(
  stream: ProgressStream,
  now: () => number = Date.now,
): (progress: NotebookProgress) => void {
  const report = stream.isTTY ? new Bar(stream, now) : new Lines(stream, now);
  return progress => report.show(progress);
}

function placeText({ position, total, title }: CellPlace): string {
  return visibleLine(`[${position}/${total}] ${title}`);
}

/** The cell's line is begun when the cell begins, and ended with its duration. */
class Lines {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  #interrupted = false;
  #lineAt = 0;

  constructor(stream: ProgressStream, now: () => number) {
    this.#stream = stream;
    this.#now = now;
  }

  show(progress: NotebookProgress): void {
    if (progress.kind === 'start') {
      this.#stream.write(`${placeText(progress)} …`);
      this.#interrupted = false;
      this.#lineAt = this.#now();
    } else if (progress.kind === 'step') {
      if (this.#now() - this.#lineAt < STEP_LINE_MS) return;
      this.#stream.write(
        `${this.#interrupted ? '' : '\n'}    ${visibleLine(progressText(progress.state))}\n`,
      );
      this.#interrupted = true;
      this.#lineAt = this.#now();
    } else {
      const again = this.#interrupted ? `${placeText(progress)} …` : '';
      const failed = progress.failed ? 'failed after ' : '';
      this.#stream.write(`${again} ${failed}${formatDuration(progress.seconds)}\n`);
    }
  }
}

/** One line that is drawn anew; after a failure and at the end it stays. */
class Bar {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #started: number;
  #timer: NodeJS.Timeout | undefined;
  #place: CellPlace = { position: 0, total: 0, title: '' };
  #step = '';

  constructor(stream: ProgressStream, now: () => number) {
    this.#stream = stream;
    this.#now = now;
    this.#started = now();
  }

  show(progress: NotebookProgress): void {
    this.#place = progress;
    if (progress.kind === 'end') {
      this.#end(progress);
      return;
    }
    this.#step = progress.kind === 'step' ? ` – ${visibleLine(progressText(progress.state))}` : '';
    this.#timer ??= setInterval(() => this.#draw(this.#place.position - 1), REDRAW_MS).unref();
    this.#draw(progress.position - 1);
  }

  #end({ position, total, failed }: NotebookProgress & { kind: 'end' }): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#draw(failed ? position - 1 : position);
    if (failed || position === total) this.#stream.write('\n');
  }

  #draw(done: number): void {
    const filled = Math.round((done / this.#place.total) * BAR_WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    const elapsed = formatDuration((this.#now() - this.#started) / 1000);
    const line = `${bar} ${elapsed} ${placeText(this.#place)}${this.#step}`;
    this.#stream.write(`\r\u001b[2K${cutToWidth(line, (this.#stream.columns ?? 80) - 1)}`);
  }
}
