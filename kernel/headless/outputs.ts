/** Puts what a session shows into the cells of a notebook, as a front end would. */
import type { DisplayData } from '../display/publish.js';
import type { DisplayOutput, Output, StreamOutput } from '../session/messages.js';
import type { CodeCell } from './notebook.js';

type Shown = Extract<CodeCell['outputs'][number], { type: 'display_data' }>;

export class NotebookOutputs {
  readonly #cells = new Map<number, CodeCell>();
  /** Cells to be cleared when they show something new. */
  readonly #clearing = new Set<number>();
  /** Displays that may be updated, by their id. */
  readonly #displays = new Map<string, Shown[]>();

  /** From now on outputs of the numbered cell belong to this one. */
  add(number: number, cell: CodeCell): void {
    this.#cells.set(number, cell);
  }

  /** Late output of an earlier cell goes to the end of that cell. */
  show(output: Output): void {
    const cell = this.#cells.get(output.cell);
    if (!cell) return;
    if (output.kind === 'clear' ? !output.wait : this.#clearing.delete(output.cell)) cell.outputs.length = 0;
    if (output.kind === 'stream') showText(cell, output);
    else if (output.kind === 'clear') {
      if (output.wait) this.#clearing.add(output.cell);
    } else this.#showDisplay(cell, output);
  }

  showResult(number: number, { bundle, metadata }: DisplayData): void {
    if (this.#clearing.delete(number)) this.#cells.get(number)!.outputs.length = 0;
    const data = { type: 'execute_result', data: bundle, metadata, executionCount: number } as const;
    this.#cells.get(number)?.outputs.push(data);
  }

  #showDisplay(cell: CodeCell, { bundle, metadata, displayId, update }: DisplayOutput): void {
    const earlier = displayId === undefined ? [] : (this.#displays.get(displayId) ?? []);
    if (update && earlier.length > 0) {
      for (const shown of earlier) Object.assign(shown, { data: bundle, metadata });
      return;
    }
    const shown: Shown = { type: 'display_data', data: bundle, metadata };
    cell.outputs.push(shown);
    if (displayId !== undefined) this.#displays.set(displayId, [...earlier, shown]);
  }
}

function showText(cell: CodeCell, { name, text }: StreamOutput): void {
  const last = cell.outputs.at(-1);
  if (last?.type === 'stream' && last.name === name) last.text += text;
  else cell.outputs.push({ type: 'stream', name, text });
}
