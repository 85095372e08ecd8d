/**
 * Brings what a session shows into the form front ends want, in order: lines printed one by one become few
 * large pieces, and plots get their picture.
 */

import { messageOf } from '../../runtime/user-error.js';
import { VEGA_LITE_MIME } from '../display/mime.js';
import type { PlotRenderer } from '../display/plot/plot-renderer.js';
import type { DisplayData } from '../display/publish.js';
import type { DisplayOutput, Output, StreamOutput } from './messages.js';

/** How long printed text may wait for more of its kind. */
const STREAM_MS = 40;
/** Characters that are passed on at once. */
const STREAM_CHARACTERS = 1 << 18;

export class OutputQueue {
  readonly #plots: PlotRenderer;
  readonly #emit: (output: Output) => void;
  #text: StreamOutput | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tail: Promise<void> = Promise.resolve();

  constructor(plots: PlotRenderer, emit: (output: Output) => void) {
    this.#plots = plots;
    this.#emit = emit;
  }

  push(output: Output): void {
    if (output.kind !== 'stream') {
      this.#flushText();
      this.#then(() => (output.kind === 'clear' ? this.#emit(output) : this.#emitDisplay(output)));
    } else if (output.text !== '') {
      this.#pushText(output);
    }
  }

  /** Resolves when everything pushed so far has been passed on; fails as the receiver failed. */
  flush(): Promise<void> {
    this.#flushText();
    return this.#tail;
  }

  /** The same for a cell's result, which comes last: everything before it, then the result with its picture. */
  async finish(cell: number, result: DisplayData | undefined): Promise<DisplayData | undefined> {
    await this.flush();
    if (!result) return undefined;
    const complete = await this.#withPicture({ kind: 'display', cell, ...result });
    return { bundle: complete.bundle, metadata: complete.metadata };
  }

  #pushText(output: StreamOutput): void {
    if (this.#text?.cell !== output.cell || this.#text.name !== output.name) this.#flushText();
    this.#text = { ...output, text: (this.#text?.text ?? '') + output.text };
    if (this.#text.text.length >= STREAM_CHARACTERS) this.#flushText();
    else this.#timer ??= setTimeout(() => this.#flushText(), STREAM_MS);
  }

  #flushText(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = undefined;
    if (text) this.#then(() => this.#emit(text));
  }

  #then(step: () => void | Promise<void>): void {
    this.#tail = this.#tail.then(step);
    // Whoever flushes is told of a failure; until then it must not count as unhandled.
    this.#tail.catch(() => {});
  }

  async #emitDisplay(output: DisplayOutput): Promise<void> {
    this.#emit(await this.#withPicture(output));
  }

  async #withPicture(output: DisplayOutput): Promise<DisplayOutput> {
    const spec = output.bundle[VEGA_LITE_MIME];
    if (spec === undefined || 'image/svg+xml' in output.bundle) return output;
    try {
      const svg = await this.#plots.render(spec);
      return { ...output, bundle: { ...output.bundle, 'image/svg+xml': svg } };
    } catch (error) {
      const text = `The plot cannot be drawn: ${messageOf(error)}\n`;
      this.#emit({ kind: 'stream', cell: output.cell, name: 'stderr', text });
      return output;
    }
  }
}
