/** `arclab heap take`: a snapshot of another process's heap. */
import { join } from 'node:path';
import { Command } from 'commander';
import { takeFromProcess } from '../../profiles/heap/taking/take-from-process.js';
import { HEAP_FOLDER } from '../heap-folder.js';
import { addOptions } from './add-options.js';
import { wholeNumber } from './option-values.js';
import { print, say } from './say.js';
import { bar, StatusLine } from './status-line.js';

interface Flags {
  readonly out?: string;
  readonly port: number;
  readonly force?: boolean;
}

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

async function take(pid: number, { out, port, force = false }: Flags): Promise<void> {
  const status = new StatusLine();
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  try {
    const { file, bytes } = await takeFromProcess(
      pid,
      out ?? join(HEAP_FOLDER, `${pid}-${time}.heapsnapshot`),
      {
        port,
        force,
        onProgress: done =>
          status.update(`Process ${pid}: ${done === 0 ? 'waiting for an answer' : bar(done, 1)}`),
      },
    );
    status.clear();
    print(file);
    say(`${(bytes / 1e6).toFixed(1)} MB; arclab heap FILE shows what it holds`);
  } finally {
    status.clear();
  }
}
