/** A session whose cells are run one after another, with what they showed. */

import type { CellOutcome } from '../../../kernel/session/cell-outcome.js';
import type { Output } from '../../../kernel/session/messages.js';
import { Session } from '../../../kernel/session/session.js';
import type { ExecuteOptions } from '../../../kernel/session/session-options.js';

export type CellRun = CellOutcome & { outputs: Output[] };

export class TestSession {
  readonly session: Session;
  readonly outputs: Output[] = [];
  #cell = 0;

  constructor(folder: string, nodeFlags: string[] = []) {
    this.session = new Session({ folder, nodeFlags, onOutput: output => this.outputs.push(output) });
  }

  /** The number of the latest cell. */
  get cell(): number {
    return this.#cell;
  }

  async run(source: string, options?: ExecuteOptions): Promise<CellRun> {
    const cell = ++this.#cell;
    const outcome = await this.session.execute(source, cell, options);
    return { ...outcome, outputs: this.outputs.filter(output => output.cell === cell) };
  }

  /** The result of a cell as text without colours; `undefined` if it shows none. */
  async value(source: string): Promise<string | undefined> {
    const run = await this.run(source);
    if (run.status === 'error') throw new Error(run.error.traceback.join('\n'));
    const text = run.result?.bundle['text/plain'];
    return text === undefined ? undefined : withoutColours(String(text));
  }

  /** The error of a cell, which must fail, with its traceback as plain text. */
  async error(
    source: string,
    options?: ExecuteOptions,
  ): Promise<{ ename: string; evalue: string; trace: string; died: boolean }> {
    const run = await this.run(source, options);
    if (run.status === 'ok') throw new Error(`no error in ${source}`);
    const { ename, evalue, traceback } = run.error;
    return { ename, evalue, trace: withoutColours(traceback.join('\n')), died: run.died };
  }

  /** Everything a cell printed on one of its streams. */
  printed(name: 'stdout' | 'stderr', cell = this.#cell): string {
    const texts = this.outputs.map(output =>
      output.kind === 'stream' && output.name === name && output.cell === cell ? output.text : '',
    );
    return withoutColours(texts.join(''));
  }
}

export function withoutColours(text: string): string {
  return text.replace(/\u001b\[\d*(;\d+)*m/g, '');
}
