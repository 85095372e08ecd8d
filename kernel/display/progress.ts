/** A progress bar in a cell, which updates in place and ends. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { formatDuration } from './duration.js';
import { escapeHtml } from './escape-html.js';
import { type MimeBundle, PROGRESS_MIME } from './mime.js';
import { formatCount } from './numbers.js';
import { publish } from './publish.js';

/** Least time between two updates: more would only be dropped by the front end. */
const UPDATE_MS = 100;

/** What a bar stands at; the JSON of its own MIME type. */
export interface ProgressState {
  label: string;
  done: number;
  /** Absent where nobody knows. */
  total?: number;
  /** Since the bar was made. */
  seconds: number;
  ended: boolean;
  note?: string;
}

export class Progress {
  readonly #id = randomUUID();
  readonly #started = performance.now();
  readonly #label: string;
  readonly #total: number | undefined;
  #done = 0;
  #note: string | undefined;
  #ended = false;
  #shownAt: number;

  constructor(total: number | undefined, label: string) {
    this.#total = total;
    this.#label = label;
    this.#shownAt = this.#started;
    publish({ bundle: progressBundle(this.#state()), metadata: {}, displayId: this.#id });
  }

  /** Moves on by a number of steps; the bar ends with its last step. */
  step(steps = 1, note?: string): void {
    this.to(this.#done + steps, note);
  }

  /** Moves to a number of steps done, with a word on what is being done. */
  to(done: number, note?: string): void {
    if (this.#ended) return;
    this.#done = done;
    this.#note = note ?? this.#note;
    if (this.#total !== undefined && done >= this.#total) this.end();
    else if (performance.now() - this.#shownAt >= UPDATE_MS) this.#show();
  }

  /** Ends the bar where it stands. */
  end(note?: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#note = note ?? this.#note;
    this.#show();
  }

  #show(): void {
    this.#shownAt = performance.now();
    publish({ bundle: progressBundle(this.#state()), metadata: {}, displayId: this.#id, update: true });
  }

  #state(): ProgressState {
    return {
      label: this.#label,
      done: this.#done,
      seconds: Math.round(performance.now() - this.#started) / 1000,
      ended: this.#ended,
      ...(this.#total === undefined ? {} : { total: this.#total }),
      ...(this.#note === undefined ? {} : { note: this.#note }),
    };
  }
}

/** A bar of so many steps, moved by `step()` or `to()`. */
export function progress(total: number, label?: string): Progress;
/** The same items again, with a bar that follows the loop over them: `for (const x of progress(xs)) …`. */
export function progress<T>(items: Iterable<T>, label?: string): Iterable<T>;
export function progress<T>(items: number | Iterable<T>, label = 'Progress'): Progress | Iterable<T> {
  return typeof items === 'number' ? new Progress(items, label) : follow(items, label);
}

function* follow<T>(items: Iterable<T>, label: string): Iterable<T> {
  const bar = new Progress(sizeOf(items), label);
  try {
    for (const item of items) {
      yield item;
      bar.step();
    }
  } finally {
    bar.end();
  }
}

function sizeOf(items: object): number | undefined {
  const { length, size } = items as { length?: unknown; size?: unknown };
  return [length, size].find(count => typeof count === 'number');
}

/** A bar's state in words: `Comparing: 9 of 20 (45 %), 3.2 s, about 4 s left`. */
export function progressText(state: ProgressState): string {
  const { label, done, total, seconds, ended, note } = state;
  const count = formatCount(done);
  const amount =
    total === undefined ? count : `${count} of ${formatCount(total)} (${percent(done, total)} %)`;
  const left = total && done > 0 && !ended ? (seconds / done) * (total - done) : undefined;
  const remaining = left === undefined ? '' : `, about ${formatDuration(left)} left`;
  return `${label}: ${amount}, ${formatDuration(seconds)}${remaining}${note ? ` – ${note}` : ''}`;
}

function percent(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}

function progressBundle(state: ProgressState): MimeBundle {
  const text = progressText(state);
  const range = state.total === undefined ? '' : ` value="${state.done}" max="${Math.max(state.total, 1)}"`;
  const bar =
    state.ended && state.total === undefined ? '' : `<progress${range} style="width:16em"></progress> `;
  return {
    'text/html': `<div class="arclab-progress">${bar}${escapeHtml(text)}</div>`,
    'text/plain': text,
    [PROGRESS_MIME]: { ...state },
  };
}
