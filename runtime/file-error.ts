/** Why the system refused a file, in words for the user: no text of Node's reaches them alone. */
const REASONS: Readonly<Record<string, string>> = {
  E2BIG: 'it is too long for the system',
  EACCES: 'permission is denied',
  EADDRINUSE: 'another program uses it',
  EAGAIN: 'it is busy now; try again',
  EBUSY: 'it is in use',
  ECONNREFUSED: 'nobody answers there',
  ECONNRESET: 'the other side has ended the connection',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'there is a file of that name',
  EFBIG: 'it would be larger than the disk allows',
  EINVAL: 'the system does not take it',
  EIO: 'the disk or the network failed',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'this process has too many files open; raise the limit (ulimit -n)',
  ENAMETOOLONG: 'a name in the path is too long',
  ENFILE: 'the system has too many files open',
  ENODEV: 'it is no file',
  ENOENT: 'there is no such file',
  ENOMEM: 'the system has no memory left for it',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENOTEMPTY: 'the folder is not empty',
  ENXIO: 'it is no file',
  EPERM: 'permission is denied',
  EPIPE: 'nobody reads it any more',
  EROFS: 'the disk is read-only',
  ESRCH: 'there is no such process',
  ESTALE: 'the network drive has lost it',
  ETXTBSY: 'it is a program that runs',
  EXDEV: 'it is on another disk',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
  ERR_STRING_TOO_LONG: 'it is larger than one text may be (512 MB)',
};

/** What a system call did, for a sentence. */
const DONE: Readonly<Record<string, string>> = {
  access: 'looked at',
  copyfile: 'copied',
  fsync: 'written',
  ftruncate: 'written',
  lstat: 'looked at',
  mkdir: 'made',
  mkdtemp: 'made',
  open: 'opened',
  read: 'read',
  rename: 'put in place',
  rm: 'removed',
  readlink: 'looked at',
  rmdir: 'removed',
  scandir: 'listed',
  stat: 'looked at',
  unlink: 'removed',
  write: 'written',
};

/** The reason in words, to follow "… can't be read: "; `undefined` if no file operation threw it. */
export function fileProblem(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (code === 'ENOENT' && (error as NodeJS.ErrnoException).syscall === 'mkdir') {
    return 'the system makes no folder there';
  }
  if (code in REASONS) return REASONS[code]!;
  if (code === 'ERR_INVALID_ARG_VALUE' && (error as Error).message.includes('null bytes')) {
    return 'the path holds a NUL character';
  }
  return error instanceof Error && 'syscall' in error ? `the system refuses it (${code})` : undefined;
}

/** A whole sentence for an error of a file operation that says itself which file it was; otherwise as `fileProblem`. */
export function fileSentence(error: unknown): string | undefined {
  const problem = fileProblem(error);
  if (problem === undefined) return undefined;
  const { path = 'a file', syscall = '' } = error as NodeJS.ErrnoException;
  if (syscall === 'uv_cwd') return 'the folder that this was started in is gone; start it in another one';
  if (syscall.startsWith('spawn')) return `${path} can't be started: ${problem}`;
  return `${path} can't be ${DONE[syscall] ?? 'used'}: ${problem}`;
}

/** Whether a file operation threw it, as opposed to what the operation was for. */
export function isFileError(error: unknown): boolean {
  return fileProblem(error) !== undefined;
}

/** Whether the error says that there is no file, or no folder for one. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
