import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A file as it was when it was looked at. */
export interface FileSnapshot {
  /** Absolute, without links in it. */
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Tells this state of the file from every other. */
  readonly identity: string;
  readonly etag: string;
  /** All of it, where it is small. */
  readonly bytes: Uint8Array | undefined;
}

/** What a file system says that tells one state of a file from another. */
export interface FileState {
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

const CHUNK_BYTES = 65_536;

export function identityOf({ ino, size, mtimeMs, ctimeMs }: FileState): string {
  return `${ino}-${size}-${mtimeMs}-${ctimeMs}`;
}

/**
 * Part of a file, its last byte included, in chunks. Nothing is opened before the first is asked for, and the file is closed
 * when the reader stops.
 * @throws Error when the file is not what it was any more: what was announced cannot be sent.
 */
export async function* readChunks(
  file: FileSnapshot,
  first: number,
  last: number,
): AsyncGenerator<Uint8Array> {
  const handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if (identityOf(await handle.stat()) !== file.identity)
      throw new Error(`${file.path} has changed while it was being sent`);
    let at = first;
    while (at <= last) {
      // Another one each time: who gets it may still send it while the next is read.
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, last - at + 1));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new Error(`${file.path} is shorter than it was`);
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
