/** `arclab heap take`: a snapshot of another process's heap. */
import { join } from 'node:path';
import { Command } from 'commander';
import { INSPECTOR_PORT, takeFromProcess } from '../../profiles/heap/taking/take-from-process.js';
import { HEAP_FOLDER } from '../heap-folder.js';
import { bar, StatusLine } from './status-line.js';
import { wholeNumber } from './whole-number.js';

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

export function heapTakeCommand(): Command {
  return new Command('take')
    .description('Take a heap snapshot of another Node process.')
    .argument('<pid>', 'the number of the process', wholeNumber)
    .option('--out <file>', 'where the snapshot goes (default: arclab-work/heap/PID-TIME.heapsnapshot)')
    .option('--port <port>', 'where the process’s inspector opens', wholeNumber, INSPECTOR_PORT)
    .option('--force', 'take it also where memory may not be enough, which can end the process')
    .addHelpText('after', EXAMPLES)
    .action(take);
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
    console.log(file);
    console.error(`${(bytes / 1e6).toFixed(1)} MB; arclab heap FILE shows what it holds`);
  } finally {
    status.clear();
  }
}
