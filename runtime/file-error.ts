/** Why the system refused a file, in words for the user: no text of Node's reaches them alone. */
import { messageOf } from './user-error.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EBUSY: 'it is in use',
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
  EROFS: 'the disk is read-only',
  ESTALE: 'the network drive has lost it',
  ETXTBSY: 'it is a program that runs',
  EXDEV: 'it is on another disk',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
  ERR_INVALID_ARG_VALUE: 'the path holds a NUL character',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
  ERR_STRING_TOO_LONG: 'it is larger than one text may be (512 MB)',
};

/** The reason in words; the error's own message where it comes from no file operation. */
export function fileProblem(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined && code in REASONS) return REASONS[code]!;
  if (isSystemError(error)) return `the system refused it (${code})`;
  return messageOf(error);
}

/** Whether a file operation threw it, as opposed to what the operation was for. */
export function isFileError(error: unknown): boolean {
  return isSystemError(error) || (codeOf(error) ?? '') in REASONS;
}

/** Whether the error says that there is no file, or no folder for one. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && codeOf(error) !== undefined;
}
