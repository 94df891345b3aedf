import { readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { type Clock, tagOf } from '@nopal/core';
import { type FileSnapshot, type FileState, identityOf } from './file-snapshot.js';

export interface FileCacheOptions {
  /** Absolute and without links; nothing outside of it is read. Undefined for no bound. */
  readonly root: string | undefined;
  /** Encodings by the end of their files' names: `br` by `.br`, the best first. */
  readonly encodings: Readonly<Record<string, string>>;
  /** Files up to so many bytes are kept in memory. */
  readonly maxFileBytes: number;
  /** Bytes of all that is kept. */
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** How long a file is trusted to be what it was. */
  readonly checkMs: number;
  readonly clock: Clock;
}

/** A file with those beside it that have the same content in another encoding. */
export interface FoundFile {
  readonly file: FileSnapshot;
  readonly encoded: ReadonlyMap<string, FileSnapshot>;
}

interface Entry extends FoundFile {
  readonly checkedAt: number;
  readonly bytes: number;
}

/** What a file system answers for paths that lead nowhere, or nowhere that is anybody's business. */
const NOWHERE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EACCES', 'EPERM']);

/** Small files in memory, large ones as what is known of them. Each is looked at again after a while. */
export class FileCache {
  readonly #options: FileCacheOptions;
  readonly #entries = new Map<string, Entry>();
  /** Of several who want the same file at once one alone reads it. */
  readonly #loading = new Map<string, Promise<FoundFile | 'directory' | undefined>>();
  #bytes = 0;

  constructor(options: FileCacheOptions) {
    this.#options = options;
  }

  /** Bytes and files that are kept. */
  get size(): { readonly bytes: number; readonly entries: number } {
    return { bytes: this.#bytes, entries: this.#entries.size };
  }

  /** @param path absolute. Undefined for what is neither a file nor a directory below the root. */
  find(path: string): Promise<FoundFile | 'directory' | undefined> | FoundFile {
    const known = this.#entries.get(path);
    if (known !== undefined && this.#now() - known.checkedAt < this.#options.checkMs) {
      this.#entries.delete(path);
      this.#entries.set(path, known); // the last to go
      return known;
    }
    let loading = this.#loading.get(path);
    if (loading === undefined) {
      loading = this.#load(path, known).finally(() => this.#loading.delete(path));
      this.#loading.set(path, loading);
    }
    return loading;
  }

  async #load(
    path: string,
    known: Entry | undefined,
  ): Promise<FoundFile | 'directory' | undefined> {
    const state = await this.#state(path);
    if (state === undefined || state === 'directory') {
      this.#drop(path);
      return state;
    }
    const file = await this.#read(state, known?.file);
    const encoded = new Map<string, FileSnapshot>();
    for (const [encoding, end] of Object.entries(this.#options.encodings)) {
      const beside = await this.#state(`${path}${end}`);
      // An older one is of what the file was before.
      if (beside === undefined || beside === 'directory') continue;
      if (beside.mtimeMs >= state.mtimeMs)
        encoded.set(encoding, await this.#read(beside, known?.encoded.get(encoding)));
    }
    const bytes = [file, ...encoded.values()].reduce(
      (sum, one) => sum + (one.bytes?.length ?? 0),
      0,
    );
    this.#drop(path);
    const entry: Entry = { file, encoded, bytes, checkedAt: this.#now() };
    this.#entries.set(path, entry);
    this.#bytes += bytes;
    this.#makeRoom();
    return entry;
  }

  async #state(path: string): Promise<(FileState & { path: string }) | 'directory' | undefined> {
    const { root } = this.#options;
    try {
      const real = await realpath(path);
      if (root !== undefined && real !== root && !real.startsWith(withSlash(root)))
        return undefined;
      const found = await stat(real);
      if (found.isDirectory()) return 'directory';
      const { ino, size, mtimeMs, ctimeMs } = found;
      return found.isFile() ? { path: real, ino, size, mtimeMs, ctimeMs } : undefined;
    } catch (error) {
      if (NOWHERE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }

  async #read(
    state: FileState & { path: string },
    known: FileSnapshot | undefined,
  ): Promise<FileSnapshot> {
    const identity = identityOf(state);
    if (known?.identity === identity && known.path === state.path) return known;
    const { path, size, mtimeMs } = state;
    const about = { path, modifiedAt: mtimeMs, identity };
    if (size > this.#options.maxFileBytes) {
      const etag = `"${size.toString(36)}-${Math.round(mtimeMs * 1_000).toString(36)}"`;
      return { ...about, size, etag, bytes: undefined };
    }
    // By its content, which is the same on every server, whenever each got it.
    const bytes = await readFile(path);
    return { ...about, size: bytes.length, etag: tagOf(bytes), bytes };
  }

  #drop(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    this.#entries.delete(path);
    this.#bytes -= entry.bytes;
  }

  #makeRoom(): void {
    const { maxBytes, maxEntries } = this.#options;
    while (this.#bytes > maxBytes || this.#entries.size > maxEntries) {
      const oldest = this.#entries.keys().next();
      if (oldest.done) break;
      this.#drop(oldest.value);
    }
  }

  #now(): number {
    return this.#options.clock.recent();
  }
}

function withSlash(root: string): string {
  return root.endsWith(sep) ? root : `${root}${sep}`;
}
