/** Where a run that is under way, or was killed, has its files. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of runs that have not put their files in place. */
export function stagedIn(workDirectory: string): string[] {
  const names = existsSync(workDirectory) ? readdirSync(workDirectory) : [];
  return names.filter(name => name.startsWith('unfinished-')).map(name => join(workDirectory, name));
}

/** A folder of the only run that is under way. */
export function staged(workDirectory: string, folder: string): string {
  const [only, ...others] = stagedIn(workDirectory);
  if (only === undefined || others.length > 0) throw new Error(`${others.length + 1} runs are under way`);
  return join(only, folder);
}
