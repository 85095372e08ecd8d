/** Runs a workflow once in a process of its own, with a work directory that goes with it. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../runtime/user-error.js';
import { type ChildLimits, endOf, temporaryFolder } from '../process/at-end.js';
import type { RunRecord, RunReply, RunRequest } from './run-record.js';

/** The exit status that a shell gives an aborted process. */
const ABORTED = 134;
const RUN_ONCE = fileURLToPath(new URL('./run-once.js', import.meta.url));

/**
 * @param limits end the process
 * @throws UserError if the workflow is wrong, the run fails or takes too long
 */
export async function runInProcess(
  request: Omit<RunRequest, 'workDirectory'>,
  limits: ChildLimits = {},
): Promise<RunRecord> {
  const folder = temporaryFolder('arclab-run-');
  try {
    const reply = await answerOf({ ...request, workDirectory: folder.path }, limits);
    if (reply.ok) return reply.record;
    throw reply.isUserError ? new UserError(reply.message) : new Error(reply.message);
  } finally {
    folder.remove();
  }
}

async function answerOf(request: RunRequest, limits: ChildLimits): Promise<RunReply> {
  const child = fork(RUN_ONCE, [], { execArgv: [], detached: true });
  let reply: RunReply | undefined;
  child.on('message', message => {
    reply = message as RunReply;
  });
  // What it said last may come after its end.
  const allSaid = new Promise<void>(resolve => child.once('disconnect', () => resolve()));
  child.send(request);
  const end = await endOf(child, limits);
  await allSaid;
  if (reply !== undefined) return reply;
  if (end === 'timed out') {
    throw new UserError(
      `${request.workflow}: the run took longer than the timeout of ${limits.timeoutSeconds} s`,
    );
  }
  throw new UserError(`its process ${howEnded(child)}`);
}

/** How a process ended that said nothing. V8 aborts where memory runs out; the kernel kills for the same reason. */
function howEnded({ exitCode, signalCode }: ChildProcess): string {
  if (signalCode === 'SIGABRT' || exitCode === ABORTED) return 'ran out of memory (V8 aborted it)';
  if (signalCode === 'SIGKILL')
    return 'was killed (SIGKILL), which the system does too where memory runs out';
  return signalCode === null
    ? `ended without a result (exit status ${exitCode})`
    : `was ended by ${signalCode}`;
}
