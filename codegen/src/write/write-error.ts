import type { Findings } from '../ir/diagnostic.js';

/** Why an output cannot be written. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
  readonly code: 'CG1901' | 'CG1902';
  /** Relative to the project. */
  readonly file: string;

  constructor(code: 'CG1901' | 'CG1902', file: string, message: string) {
    super(message);
    this.code = code;
    this.file = file;
  }
}

/** Turns what the file system says into one clear error. */
export function writeErrorOf(error: unknown, file: string): WriteError {
  if (error instanceof WriteError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    {
      EACCES: 'permission is denied',
      EPERM: 'permission is denied',
      EROFS: 'the file system is read-only',
      ENOSPC: 'the disk is full',
      EDQUOT: 'the quota is used up',
      ENOTDIR: 'a file stands where a folder should be',
      EEXIST: 'a file stands where a folder should be',
      EISDIR: 'a folder stands where the file should be',
      ENOENT: 'its folder cannot be made',
    }[code ?? ''] ?? message;
  return new WriteError('CG1901', file, `${file} cannot be written: ${reason}`);
}

export function reportWriteError({ code, file, message }: WriteError, findings: Findings): void {
  findings.error(code, { file, line: 1, column: 1, length: 1, text: '' }, message, {
    hint: 'the old files are still there; mend it and run nopal codegen again',
  });
}
