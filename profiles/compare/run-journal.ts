/**
 * The finished runs of a comparison, kept as each of them ends: what an interruption leaves, and what a later
 * comparison of the same workflow goes on from.
 *
 * A file is JSON lines: what was run, then one finished run a line. A last line that was cut off is not read.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunOptions } from '../../runtime/execution/options.js';
import { makeFolders } from '../../runtime/make-folders.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import type { RunRecord } from './run-record.js';

const FORMAT = 'arclab runs 1';

/** What must be the same for runs to be compared with each other. */
interface Identity {
  readonly format: string;
  /** SHA-256 of the checked graph: its nodes, parameters and edges, with included files and variables. */
  readonly workflow: string;
  /** Times and memory of another version of Node are not comparable. */
  readonly node: string;
}

interface FinishedRun {
  /** Counted from 1. */
  readonly run: number;
  readonly record: RunRecord;
}

function identityOf({ id, nodes, edges, variables, errorPolicy }: WorkflowGraph): Identity {
  const content = JSON.stringify([id, nodes, edges, [...variables], errorPolicy]);
  const workflow = createHash('sha256').update(content).digest('hex');
  return { format: FORMAT, workflow, node: process.version };
}

function keyOf(options: RunOptions, run: number): string {
  return JSON.stringify([Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)), run]);
}

export class RunJournal {
  private readonly finished = new Map<string, RunRecord>();

  private constructor(private readonly file: string | null) {}

  /** A journal that ends with the process. */
  static inMemory(): RunJournal {
    return new RunJournal(null);
  }

  /** What a graph's runs are known by: two graphs with the same text have comparable runs. */
  static identityText(graph: WorkflowGraph): string {
    return JSON.stringify(identityOf(graph));
  }

  /**
   * A new journal in a file, in place of an earlier one.
   * Throws `UserError` where it can't be written, or where another file would be written over.
   */
  static create(file: string, graph: WorkflowGraph): RunJournal {
    if (existsSync(file) && parsed<Identity>(wholeLines(file).lines[0])?.format !== FORMAT) {
      throw new UserError(`${file} exists and is not a journal of a comparison: name another file`);
    }
    try {
      makeFolders(dirname(file));
      writeFileSync(file, `${JSON.stringify(identityOf(graph))}\n`);
    } catch (error) {
      throw new UserError(`${file}, where finished runs are kept, can't be written: ${messageOf(error)}`);
    }
    return new RunJournal(file);
  }

  /**
   * The journal of an earlier comparison, to go on with.
   * Throws `UserError` if there is none, or if it is of another workflow or another version of Node.
   */
  static resume(file: string, graph: WorkflowGraph): RunJournal {
    if (!existsSync(file)) {
      throw new UserError(
        `there is nothing to resume: ${file} does not exist; begin the comparison without resuming`,
      );
    }
    const { lines, bytes } = wholeLines(file);
    const identity = parsed<Identity>(lines[0]);
    const wanted = identityOf(graph);
    const problem =
      identity?.format !== FORMAT
        ? 'is not a journal of a comparison'
        : identity.workflow !== wanted.workflow
          ? 'has the runs of another workflow, or of this one before it was changed'
          : identity.node !== wanted.node
            ? `has runs of Node ${identity.node}, and this is ${wanted.node}`
            : null;
    if (problem !== null) {
      throw new UserError(`${file} ${problem}: begin the comparison anew, without resuming`);
    }
    const journal = new RunJournal(file);
    for (const line of lines.slice(1)) {
      const run = parsed<FinishedRun>(line);
      if (run === undefined)
        throw new UserError(`${file} is damaged: begin the comparison anew, without resuming`);
      journal.finished.set(keyOf(run.record.options, run.run), run.record);
    }
    truncateSync(file, bytes);
    return journal;
  }

  /** How many finished runs it has. */
  get size(): number {
    return this.finished.size;
  }

  /** The finished run, if there is one: the `run`-th with these options, counted from 1. */
  find(options: RunOptions, run: number): RunRecord | undefined {
    return this.finished.get(keyOf(options, run));
  }

  add(record: RunRecord, run: number): void {
    this.finished.set(keyOf(record.options, run), record);
    if (this.file === null) return;
    appendFileSync(this.file, `${JSON.stringify({ run, record } satisfies FinishedRun)}\n`);
  }
}

/** The lines that were written whole, and the bytes that they take up. */
function wholeLines(file: string): { lines: string[]; bytes: number } {
  const text = readFileSync(file, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  const whole = text.slice(0, end);
  return { lines: whole.split('\n').slice(0, -1), bytes: Buffer.byteLength(whole) };
}

function parsed<T>(line: string | undefined): T | undefined {
  try {
    return JSON.parse(line ?? '') as T;
  } catch {
    return undefined;
  }
}
