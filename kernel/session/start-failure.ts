/** Why a process does not take cells, in words: most often for the flags that it was given. */
import type { ChildProcess } from 'node:child_process';

/** How long it may take, in milliseconds; then it is killed. */
export const START_MS = 60_000;

const TELLING =
  /^(?:\S*: )?(bad option.*|\S+ is not allowed.*)$|^#?\s*((?:Fatal|FATAL ERROR|\w*Error)\b.*)$/m;

/** @param text what the process wrote; nothing is given where nothing tells, and where nothing could be started */
export function whyNotStarted(
  { exitCode, signalCode, killed }: Pick<ChildProcess, 'exitCode' | 'signalCode' | 'killed'>,
  text: string,
  nodeFlags: readonly string[],
): string | undefined {
  if (killed) return `it took no cells within ${START_MS / 1000} s`;
  const missing = /Cannot find module '.*?([^/\\]+)'/.exec(text)?.[1];
  const word = nodeFlags.find(flag => !flag.startsWith('-') && flag.endsWith(missing ?? '\n'));
  if (word !== undefined)
    return `Node does not find "${word}"; a flag and its value are written --name=value`;
  const line = TELLING.exec(text);
  if (line) return (line[1] ?? line[2])!.replace(/^Error: /, '');
  if (exitCode === null && signalCode === null) return undefined;
  return `its process ended with ${signalCode ?? `exit code ${exitCode}`} before it took cells`;
}
