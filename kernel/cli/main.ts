#!/usr/bin/env node
/** The `arclab` command: the process that a user starts. */
import * as nodeModule from 'node:module';
import { messageOf } from '../../runtime/user-error.js';
import { runCommandLine } from './command-line.js';
import { say } from './say.js';

// Node 22 and later keep compiled code for the next start, which saves a fifth of it.
(nodeModule as { enableCompileCache?(): void }).enableCompileCache?.();
process.stdout.on('error', error => {
  // A reader that has seen enough, like head, is no mistake of anybody's.
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit();
  say(`arclab: the results can't be written to standard output: ${messageOf(error)}`);
  process.exit(1);
});
// Where nobody can be told anything, the exit status still says it.
process.stderr.on('error', () => process.exit(1));
process.exitCode = await runCommandLine(process.argv.slice(2));
