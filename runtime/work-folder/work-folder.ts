/**
 * A run's work folder. A run writes beside what is there, in a folder of its own, and puts its files in place when
 * it has ended; what it replaces then are files that runs wrote (folder-index.ts), and no others.
 *
 * | in the work folder | holds |
 * |---|---|
 * | `artifacts`, `feature-store` | of the last run that completed; until one has, of the last that did not |
 * | `failed-run/artifacts`, `failed-run/feature-store` | of a run that did not complete, after one that did |
 * | `action-log`, `user-facing-log` | of the last run, whatever became of it |
 * | `unfinished-<id>` | of a run that is under way, or was killed: the next run treats it as one that failed |
 *
 * Runs at the same time do not see each other; each puts its files in place when it ends, one after the other.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '../file-error.js';
import { makeFolders } from '../make-folders.js';
import { messageOf, UserError } from '../user-error.js';
import {
  type FolderIndex,
  fingerprint,
  INDEX,
  type IndexedFile,
  isUnchanged,
  readIndex,
  writeIndex,
} from './folder-index.js';
import { isAbandoned, locked, writeOwner } from './owner.js';
import { filesBelow, OWNER, placeFiles, removeEmpty, type SPILL } from './place-files.js';
import { isOfLogs, problemOf, RUN_FOLDERS, runFolderProblem } from './places.js';

/** Where the files of a run go that did not complete, after one that did. */
export const FAILED_RUN = 'failed-run';

const LOCK = `${INDEX}.lock`;
const STAGED = 'unfinished-';
const STAGED_NAME = /^unfinished-[0-9a-f]{8}$/;

/** What nearly every run writes, so that a folder with somebody else's is refused before the run and not after it. */
const ALWAYS_WRITTEN = ['action-log/all.log', 'user-facing-log/user-facing.log', 'feature-store/index.json'];

export interface RunEnd {
  readonly completed: boolean;
  /** The node whose artifact a file is, by its path below `artifacts`, with `/`. */
  nodeOf(artifact: string): string | undefined;
  /** Which files of the earlier run stay, beside those of this one: of nodes that a replay did not run. */
  keeps(path: string, file: IndexedFile): boolean;
}

export class WorkFolder {
  private readonly replaceable: ReadonlyMap<string, IndexedFile>;
  private ended = false;

  private constructor(
    readonly directory: string,
    private readonly stagedName: string,
    index: FolderIndex | null,
  ) {
    this.replaceable = new Map(Object.entries(index?.files ?? {}));
  }

  /**
   * Makes the folder if it isn't there, and one in it for a new run.
   * Throws `UserError` if it can't be written to, and if somebody else's log stands where the run's would be.
   */
  static open(directory: string): WorkFolder {
    try {
      makeFolders(directory);
      return locked(join(directory, LOCK), () => {
        const index = adopt(directory);
        const staged = STAGED + randomBytes(4).toString('hex');
        const folder = new WorkFolder(directory, staged, index);
        for (const name of RUN_FOLDERS) orThrow(runFolderProblem(directory, name));
        for (const path of ALWAYS_WRITTEN) folder.check(path);
        mkdirSync(join(directory, staged));
        writeOwner(join(directory, staged, OWNER));
        return folder;
      });
    } catch (error) {
      if (!isFileError(error)) throw error;
      throw new UserError(
        `the work directory ${directory} can't be written to: ${messageOf(error)}; choose another one`,
      );
    }
  }

  /** Where artifacts will be. Workflows name them by this. */
  get artifacts(): string {
    return join(this.directory, 'artifacts');
  }

  get stagedArtifacts(): string {
    return this.staged('artifacts');
  }

  get stagedDirectory(): string {
    return join(this.directory, this.stagedName);
  }

  /** Where the run writes one of its folders until it ends. */
  staged(folder: (typeof RUN_FOLDERS)[number] | typeof SPILL): string {
    return join(this.directory, this.stagedName, folder);
  }

  /** Whether the file system takes names that differ in upper and lower case for one. */
  get foldsCase(): boolean {
    return existsSync(join(this.directory, this.stagedName.toUpperCase()));
  }

  /** Throws `UserError` if a run may not write there. @param path relative to the folder, with `/` */
  check(path: string): void {
    orThrow(problemOf(this.directory, path, this.replaceable));
  }

  /**
   * Puts what the run wrote in place, once. What did not complete and wrote neither artifacts nor intermediate data
   * leaves its log and replaces nothing else.
   * Throws `UserError` if that is not possible: then all is where `staged` says.
   * @returns the folder in which the run's `artifacts` and `feature-store` are
   */
  end(end: RunEnd): string {
    if (this.ended) throw new Error('the work folder of this run has ended');
    this.ended = true;
    return asUserError(this.directory, this.stagedName, () =>
      locked(join(this.directory, LOCK), () => place(this.directory, this.stagedName, end)),
    );
  }
}

/** Ends what earlier runs began: one that was killed while it put its files in place, and those that never got there. */
function adopt(directory: string): FolderIndex | null {
  let index = readIndex(directory);
  if (index?.placing !== undefined) index = placeFiles(directory, index, index.placing);
  for (const name of readdirSync(directory)) {
    const staged = join(directory, name);
    // Of a run that was killed before it could say whose it is; only a lock's holder makes such folders.
    if (STAGED_NAME.test(name) && removeEmpty(staged)) continue;
    if (!name.startsWith(STAGED) || !isAbandoned(join(staged, OWNER))) continue;
    try {
      place(directory, name, KILLED);
    } catch (error) {
      // It stays where it is, for its user to look at; this run can do without.
      if (!(error instanceof UserError) && !isFileError(error)) throw error;
    }
    index = readIndex(directory);
  }
  return index;
}

const KILLED: RunEnd = { completed: false, nodeOf: () => undefined, keeps: () => false };

function asUserError(directory: string, staged: string, step: () => string): string {
  try {
    return step();
  } catch (error) {
    const why = isFileError(error) ? messageOf(error) : error instanceof UserError ? error.message : null;
    if (why === null) throw error;
    throw new UserError(
      `what a run wrote can't be put in place, and stays in ${join(directory, staged)}: ${why}`,
    );
  }
}

function place(directory: string, staged: string, end: RunEnd): string {
  const before: FolderIndex = readIndex(directory) ?? { outcome: 'failed', files: {} };
  const wrote = RUN_FOLDERS.flatMap(folder =>
    filesBelow(join(directory, staged, folder)).map(file => ({ folder, file })),
  );
  const isNothing = !end.completed && wrote.every(({ folder }) => isOfLogs(folder));
  const into = !end.completed && before.outcome === 'completed' ? `${FAILED_RUN}/` : '';
  const next: Record<string, IndexedFile> = {};
  for (const { folder, file } of wrote) {
    const path = join(directory, staged, folder, file);
    if (isOfLogs(folder)) next[`${folder}/${file}`] = {};
    else next[`${into}${folder}/${file}`] = folder === 'artifacts' ? fingerprint(path, end.nodeOf(file)) : {};
  }
  const goes = (path: string, file: IndexedFile): boolean => {
    if (path in next) return true;
    if (isOfLogs(path) || isNothing) return false;
    return into === '' ? !end.keeps(path, file) : path.startsWith(into);
  };
  const old = Object.entries(before.files);
  const stale = old.filter(([path, file]) => goes(path, file));
  checkAll(directory, Object.keys(next), new Map(stale));
  const stays = old.filter(([path, file]) => !goes(path, file) && isThere(directory, path, file));
  const placing = {
    ...{ staged, into },
    outcome: end.completed ? ('completed' as const) : before.outcome,
    files: { ...Object.fromEntries(stays), ...next },
    stale: stale.map(([path]) => path).filter(path => !(path in next)),
  };
  const index = { outcome: before.outcome, files: { ...before.files, ...next }, placing };
  writeIndex(directory, index);
  placeFiles(directory, index, placing);
  if (end.completed) makeFolders(join(directory, 'artifacts'));
  return into === '' ? directory : join(directory, FAILED_RUN);
}

function checkAll(
  directory: string,
  paths: readonly string[],
  stale: ReadonlyMap<string, IndexedFile>,
): void {
  for (const path of paths) orThrow(problemOf(directory, path, stale));
}

function orThrow(problem: string | null): void {
  if (problem !== null) throw new UserError(problem);
}

/** A file that its user has removed or changed since is no run's any more. */
function isThere(directory: string, path: string, file: IndexedFile): boolean {
  const at = join(directory, ...path.split('/'));
  return existsSync(at) && isUnchanged(at, file);
}
