/** `arclab heap take`: a snapshot of another process's heap. */
import { join } from 'node:path';
import { Command } from 'commander';
import { takeFromProcess } from '../../profiles/heap/taking/take-from-process.js';
import { UserError } from '../../runtime/user-error.js';
import { HEAP_FOLDER } from '../heap-folder.js';
import { addOptions } from './add-options.js';
import { wholeNumber } from './option-values.js';
import { print, say } from './say.js';
import { bar, StatusLine } from './status-line.js';

interface Flags {
  readonly out?: string;
  readonly port: number;
  readonly force?: boolean;
  readonly timeout?: number;
}

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const EXAMPLES = `
Examples:
  $ arclab heap take 4242                                a snapshot of process 4242
  $ arclab heap take 4242 --out before.heapsnapshot      into this file

The process need not have been prepared, and stands still until the snapshot is written. Node opens its inspector for
it, says so on the process's standard error, and closes it again. From Node 22 on a process that is busy answers when
its event loop turns again. Threads that it started have heaps of their own, which are not in the snapshot.`;

export function heapTakeCommand(): Promise<Command> {
  const command = new Command('take')
    .description('Take a heap snapshot of another Node process.')
    .argument('<pid>', 'the number of the process', wholeNumber)
    .addHelpText('after', EXAMPLES)
    .action(take);
  return addOptions(command, 'heap take');
}

async function take(pid: number, { out, port, force = false, timeout }: Flags): Promise<void> {
  const status = new StatusLine();
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const path = out ?? join(HEAP_FOLDER, `${pid}-${time}.heapsnapshot`);
  const onProgress = (done: number) =>
    status.update(`Process ${pid}: ${done === 0 ? 'waiting for an answer' : bar(done, 1)}`);
  try {
    const { file, bytes } = await untilAborted(pid, timeout, signal =>
      takeFromProcess(pid, path, { port, force, onProgress, signal }),
    );
    status.clear();
    print(file);
    say(`${(bytes / 1e6).toFixed(1)} MB; arclab heap FILE shows what it holds`);
  } finally {
    status.clear();
  }
}

/** Gives up at the timeout, and when this process is told to end, so that the other one is left as it was. */
async function untilAborted<T>(
  pid: number,
  timeout: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const interrupt = () => abort.abort(new UserError(`interrupted: no snapshot of process ${pid} was taken`));
  for (const signal of INTERRUPTS) process.on(signal, interrupt);
  const late = `Process ${pid} did not hand over its heap within the timeout of ${timeout} s.`;
  const timer =
    timeout === undefined ? undefined : setTimeout(() => abort.abort(new UserError(late)), timeout * 1000);
  try {
    return await work(abort.signal);
  } finally {
    clearTimeout(timer);
    for (const signal of INTERRUPTS) process.off(signal, interrupt);
  }
}
