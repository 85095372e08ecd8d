/**
 * Runs one `arclab` command after another in this process, each in its own folder and environment, with what it
 * prints caught: the program that `arclab-server-link.ts` starts. It ends when who started it does.
 */
import { setImmediate } from 'node:timers/promises';
import { runCommandLine } from '../../../kernel/cli/command-line.js';
import type { Asked, Ran } from './arclab-server-link.js';

const home = process.cwd();

/** Thrown where a command would end the process. */
class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit with ${status}`);
  }
}

/** Catches what is written to a stream until it is called. */
function caught(stream: NodeJS.WriteStream): () => string {
  const { write } = stream;
  const pieces: Buffer[] = [];
  stream.write = ((piece: string | Uint8Array, ...more: unknown[]) => {
    pieces.push(Buffer.from(piece as string));
    const done = more.find(each => typeof each === 'function') as (() => void) | undefined;
    if (done) process.nextTick(done);
    return true;
  }) as typeof write;
  return () => {
    stream.write = write;
    return Buffer.concat(pieces).toString();
  };
}

function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** What nobody catches ends a process; here it ends the command. */
function uncaught(): { readonly error: Promise<never>; forget(): void } {
  let listener: (error: unknown) => void = () => {};
  const error = new Promise<never>((_, reject) => {
    listener = reject;
    process.once('uncaughtException', listener);
  });
  return { error, forget: () => void process.off('uncaughtException', listener) };
}

async function run({ words, folder, env }: Asked): Promise<Ran> {
  process.chdir(folder);
  setEnvironment(env);
  const [stdout, stderr] = [caught(process.stdout), caught(process.stderr)];
  const failure = uncaught();
  let status: number;
  try {
    status = await Promise.race([runCommandLine(words), failure.error]);
    // Warnings of Node's come a moment later.
    await setImmediate();
  } catch (error) {
    if (!(error instanceof Exit)) console.error(error);
    status = error instanceof Exit ? error.status : 1;
  } finally {
    failure.forget();
    process.chdir(home);
  }
  return { status, stdout: stdout(), stderr: stderr() };
}

process.exit = status => {
  throw new Exit(Number(status ?? process.exitCode ?? 0));
};
process.on('message', (asked: Asked) => {
  run(asked).then(ran => process.send!(ran));
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
