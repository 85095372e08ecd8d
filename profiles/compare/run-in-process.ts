/** Runs a workflow once in a process of its own, with a work directory that goes with it. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../runtime/user-error.js';
import type { RunRecord, RunReply, RunRequest } from './run-record.js';

const RUN_ONCE = fileURLToPath(new URL('./run-once.js', import.meta.url));

/** Throws `UserError` if the workflow is wrong or the run fails. */
export async function runInProcess(request: Omit<RunRequest, 'workDirectory'>): Promise<RunRecord> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-run-'));
  try {
    const reply = await answerOf({ ...request, workDirectory });
    if (reply.ok) return reply.record;
    throw reply.isUserError ? new UserError(reply.message) : new Error(reply.message);
  } finally {
    rmSync(workDirectory, { recursive: true, force: true });
  }
}

function answerOf(request: RunRequest): Promise<RunReply> {
  return new Promise((resolve, reject) => {
    const child = fork(RUN_ONCE, [], { execArgv: [] });
    let reply: RunReply | undefined;
    child.on('error', reject);
    child.on('message', message => {
      reply = message as RunReply;
    });
    child.on('exit', (code, signal) => {
      const how = signal ?? `exit ${code}`;
      if (reply !== undefined) resolve(reply);
      else reject(new UserError(`the run of ${request.workflow} ended without a result (${how})`));
    });
    child.send(request);
  });
}
