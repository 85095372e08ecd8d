/** Runs a workflow once in a process of its own, with a work directory that goes with it. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../runtime/user-error.js';
import type { RunRecord, RunReply, RunRequest } from './run-record.js';

/** The exit status that a shell gives an aborted process. */
const ABORTED = 134;
const RUN_ONCE = fileURLToPath(new URL('./run-once.js', import.meta.url));

/**
 * Throws `UserError` if the workflow is wrong or the run fails.
 * @param signal ends the process
 */
export async function runInProcess(
  request: Omit<RunRequest, 'workDirectory'>,
  signal?: AbortSignal,
): Promise<RunRecord> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-run-'));
  try {
    const reply = await answerOf({ ...request, workDirectory }, signal);
    if (reply.ok) return reply.record;
    throw reply.isUserError ? new UserError(reply.message) : new Error(reply.message);
  } finally {
    rmSync(workDirectory, { recursive: true, force: true });
  }
}

function answerOf(request: RunRequest, signal: AbortSignal | undefined): Promise<RunReply> {
  return new Promise((resolve, reject) => {
    const child = fork(RUN_ONCE, [], { execArgv: [] });
    const end = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', end, { once: true });
    let reply: RunReply | undefined;
    child.on('error', reject);
    child.on('message', message => {
      reply = message as RunReply;
    });
    child.on('exit', (code, killedBy) => {
      signal?.removeEventListener('abort', end);
      if (reply !== undefined) resolve(reply);
      else reject(new UserError(`its process ${endOf(code, killedBy)}`));
    });
    child.send(request);
  });
}

/** How a process ended that said nothing. V8 aborts where memory runs out; the kernel kills for the same reason. */
function endOf(code: number | null, killedBy: NodeJS.Signals | null): string {
  if (killedBy === 'SIGABRT' || code === ABORTED) return 'ran out of memory (V8 aborted it)';
  if (killedBy === 'SIGKILL') return 'was killed (SIGKILL), which the system does too where memory runs out';
  return killedBy === null ? `ended without a result (exit status ${code})` : `was ended by ${killedBy}`;
}
