/**
 * What the sinks of a run write below its artifacts folder (workflow-format reference, 10.1): every file is one
 * node's, and no file is a folder of another. A name that is known when the workflow is built is claimed then.
 */
import { isAbsolute, join, normalize, sep } from 'node:path';
import { UserError } from '../user-error.js';
import { writeWhole } from '../write-whole.js';
import type { WorkFolder } from './work-folder.js';

/** Bytes of a name in a path that every usual file system takes. */
const NAME_BYTES = 255;

/** Who writes what. */
export interface OutputOwner {
  readonly id: string;
  readonly label: string;
}

/** A name that a node has claimed. */
interface Claim {
  readonly owner: OutputOwner;
  readonly is: 'file' | 'folder';
}

export class Outputs {
  /** By normalised path, with `/`. Folders are those above the files, with whoever came first. */
  private readonly claims = new Map<string, Claim>();
  private readonly written = new Map<string, OutputOwner>();
  private readonly foldsCase: boolean;

  constructor(private readonly folder: WorkFolder) {
    this.foldsCase = folder.foldsCase;
  }

  /**
   * Takes a file for a node; the same node may take it again.
   * Throws `UserError` for a name that is not a relative one that stays inside, for a file that another node
   * writes or that is in the way of another's, and for one that is there and no run's.
   * @returns the path below the artifacts folder, normalised, with `/`
   */
  claim(output: string, owner: OutputOwner): string {
    const path = insidePath(output, this.folder.artifacts);
    this.take(path, owner, 'file');
    return path;
  }

  /**
   * The same when the workflow is built, for an output that is known then: a file, or a folder into which several
   * nodes may write. A name that is not allowed is the sink's to refuse, as in the engine, when it writes.
   */
  foresee(output: string, is: Claim['is'], owner: OutputOwner): void {
    let path: string;
    try {
      path = insidePath(output, this.folder.artifacts);
    } catch {
      return;
    }
    this.take(path, owner, is);
  }

  /** Writes a whole file that its node has claimed. Throws `UserError` if the disk does not take it; then there is none. */
  write(path: string, chunks: Iterable<string | Uint8Array>, owner: OutputOwner): void {
    const claim = this.claims.get(this.key(path));
    if (claim?.owner.id !== owner.id) throw new Error(`${owner.label} has not claimed ${path}`);
    writeWhole(this.stagedPath(path), chunks, this.shown(path));
    this.wrote(path, owner);
  }

  /** Where a claimed file grows that is not written at once; `wrote` tells when it is whole. */
  stagedPath(path: string): string {
    return join(this.folder.stagedArtifacts, ...path.split('/'));
  }

  wrote(path: string, owner: OutputOwner): void {
    this.written.set(path, owner);
  }

  /** The files so far, as `claim` returned them, in the order in which they were written. */
  list(): string[] {
    return [...this.written.keys()];
  }

  nodeOf(path: string): string | undefined {
    return this.written.get(path)?.id;
  }

  private take(path: string, owner: OutputOwner, is: Claim['is']): void {
    const earlier = this.claims.get(this.key(path));
    if (earlier !== undefined && earlier.is === is && (is === 'folder' || earlier.owner.id === owner.id))
      return;
    if (earlier !== undefined) throw conflict(path, is, owner, earlier);
    const folders = foldersOf(path);
    for (const folder of folders) {
      const above = this.claims.get(this.key(folder));
      if (above?.is === 'file') {
        throw new UserError(
          `${said(owner)} writes "${path}", but "${folder}" is a file that ${said(above.owner, owner)} writes: ` +
            'one of them needs another name',
        );
      }
    }
    if (is === 'file') this.folder.check(`artifacts/${path}`);
    for (const folder of folders) {
      if (!this.claims.has(this.key(folder))) this.claims.set(this.key(folder), { owner, is: 'folder' });
    }
    this.claims.set(this.key(path), { owner, is });
  }

  /** The absolute path that a file will have if the run completes, for messages. */
  shown(path: string): string {
    return join(this.folder.artifacts, ...path.split('/'));
  }

  /** One key for names that the file system takes for one. */
  private key(path: string): string {
    return this.foldsCase ? path.normalize('NFC').toLowerCase() : path;
  }
}

function said({ label }: OutputOwner, than?: OutputOwner): string {
  return label === than?.label ? 'it' : `node "${label}"`;
}

function conflict(path: string, is: Claim['is'], owner: OutputOwner, earlier: Claim): UserError {
  if (is === 'file' && earlier.is === 'file') {
    return new UserError(
      `nodes "${earlier.owner.label}" and "${owner.label}" both write "${path}", so that one would replace what the ` +
        'other wrote: give one of them another output',
    );
  }
  const [file, folder] = is === 'file' ? [owner, earlier.owner] : [earlier.owner, owner];
  return new UserError(
    `${said(file)} writes a file "${path}", but ${said(folder, file)} writes files in a folder of that name: ` +
      'one of them needs another name',
  );
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** The path of an output below the artifacts folder. Throws `UserError` for one that is not relative or leaves it. */
export function insidePath(output: string, artifactsDirectory: string): string {
  const refuse = (why: string): UserError =>
    new UserError(
      `output ${JSON.stringify(output.length > NAME_BYTES ? `${output.slice(0, 40)}…` : output)} ${why}: it must be ` +
        `a path relative to workerArtifactPath (${artifactsDirectory})`,
    );
  if (output === '') throw refuse('is empty');
  if (output.trim() !== output) throw refuse('has whitespace around it');
  if (output.includes('\0')) throw refuse('holds a NUL character');
  if (output.includes('://')) throw refuse('is a URI');
  if (isAbsolute(output) || output.startsWith('~')) throw refuse('is absolute');
  // The engine writes the file `d` for the output `d/`.
  const inside = normalize(output).replace(/[/\\]+$/, match => (sep === '/' ? match.replace(/\//g, '') : ''));
  if (inside === '.' || inside === '..' || inside === '') throw refuse('names no file');
  if (inside.startsWith(`..${sep}`)) throw refuse('leaves the folder');
  const parts = inside.split(sep);
  if (parts.some(part => Buffer.byteLength(part) > NAME_BYTES)) {
    throw refuse(`has a name of more than ${NAME_BYTES} bytes`);
  }
  return parts.join('/');
}
