/** A session's folder for files that nobody keeps: whoever started the session removes it when the session ends. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFiles } from '../../runtime/user-error.js';

const VARIABLE = 'ARCLAB_SESSION_SCRATCH';

/** Makes one for a new session, with the environment in which the session finds it. */
export function makeScratchFolder(): { folder: string; env: NodeJS.ProcessEnv } {
  const folder = withFiles(() => mkdtempSync(join(tmpdir(), 'arclab-session-')));
  return { folder, env: { ...process.env, [VARIABLE]: folder } };
}

/** This session's; outside of sessions the system's own for temporary files. */
export function scratchFolder(): string {
  return process.env[VARIABLE] ?? tmpdir();
}
