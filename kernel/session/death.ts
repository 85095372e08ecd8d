/** How a session ended that was not asked to, in words for the cell that was running. */
import { formatDuration } from '../display/duration.js';

export interface Death {
  name: 'OutOfMemory' | 'SessionExited' | 'SessionKilled' | 'SessionCrashed' | 'SessionEnded' | 'CellTimeout';
  /** One sentence: what happened and what became of the variables. */
  message: string;
}

/** Why the kernel ended a session: the user wanted it, or a cell took longer than its limit. */
export type KillReason = 'asked' | { timeoutSeconds: number };

/** What is known of an ended process. */
export interface Ending {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** The code given to `process.exit`, where it said so itself. */
  announcedExit?: number;
  /** V8's last words on standard error. */
  dump: string;
  /** Heap snapshots that Node wrote before, when memory ran short. */
  snapshots: readonly string[];
  /** Set where the kernel ended it. */
  killReason?: KillReason;
  nodeFlags: readonly string[];
}

/** Raised by a process that breaks down, not sent by another. */
const CRASH_SIGNALS = new Set(['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']);
const GONE = 'the session ended and its variables are gone';

export function describeDeath(ending: Ending): Death {
  const { announcedExit, dump, exitCode, signal, killReason } = ending;
  if (killReason === 'asked') {
    return {
      name: 'SessionEnded',
      message: 'The session was ended while the cell ran; its variables are gone.',
    };
  }
  if (killReason) {
    const limit = formatDuration(killReason.timeoutSeconds);
    return { name: 'CellTimeout', message: `The cell ran longer than its limit of ${limit}; ${GONE}.` };
  }
  if (/out of memory|allocation failed/i.test(dump)) {
    return {
      name: 'OutOfMemory',
      message: `The cell ran out of memory (${heapLimit(ending)}); ${GONE}.${whatWasKept(ending)}`,
    };
  }
  if (announcedExit !== undefined) {
    return {
      name: 'SessionExited',
      message: `The cell ended its process with exit code ${announcedExit}; ${GONE}.`,
    };
  }
  if (signal && !CRASH_SIGNALS.has(signal)) {
    const reason = signal === 'SIGKILL' ? ', as the system does when memory runs short' : '';
    return {
      name: 'SessionKilled',
      message: `The session was killed by ${signal}${reason}; its variables are gone.`,
    };
  }
  const because = lastWords(dump);
  const reason = because === undefined ? '' : ` (${because})`;
  const message = `The session crashed with ${signal ?? `exit code ${exitCode}`}${reason}; its variables are gone.`;
  return { name: 'SessionCrashed', message };
}

/** What V8 or Node says that it died of, without its marks. */
function lastWords(dump: string): string | undefined {
  const lines = dump.split('\n').map(line => line.replace(/^[#\s]+/, '').trim());
  const first = lines.findIndex(line => /fatal|bad option/i.test(line));
  // A release of V8 does not say in which file: what went wrong is in the line after.
  return /^Fatal error in/.test(lines[first] ?? '') ? lines[first + 1] : lines[first];
}

function whatWasKept({ snapshots }: Ending): string {
  if (snapshots.length === 0) return '';
  return ` What filled it is in ${snapshots.join(', ')}: heap.open(file) shows it.`;
}

function heapLimit({ nodeFlags }: Ending): string {
  const limit = nodeFlags.findLast(flag => flag.startsWith('--max-old-space-size'));
  return limit
    ? `its session was started with ${limit}`
    : 'start its session with a larger --max-old-space-size=MEGABYTES';
}
