import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config/read-config.js';
import { fixedFolder } from '../discover/list-files.js';

/** Watches folders, each by itself: not what npm installed, and nothing that codegen writes. */
export class WatchedFolders {
  readonly #onChange: (path: string) => void;
  readonly #onError: (error: Error) => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(onChange: (path: string) => void, onError: (error: Error) => void) {
    this.#onChange = onChange;
    this.#onError = onError;
  }

  /** Watches these folders and no others. */
  set(folders: ReadonlySet<string>): void {
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder) && existsSync(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder) || !existsSync(folder)) continue;
      try {
        const watcher = watch(folder, (_, name) =>
          this.#onChange(name === null ? folder : join(folder, name)),
        );
        // A folder that is gone: its parent tells that too.
        watcher.on('error', () => this.#forget(folder));
        this.#watchers.set(folder, watcher);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        this.#onError(error as Error);
      }
    }
  }

  close(): void {
    this.set(new Set());
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

/** The folders in which a change can matter: of what was read, and those where components may appear. */
export function foldersOf(
  projectDir: string,
  config: Config | undefined,
  inputs: readonly string[],
): ReadonlySet<string> {
  const folders = new Set([projectDir]);
  for (const file of inputs) {
    if (!file.includes('/node_modules/')) folders.add(dirname(file));
  }
  if (config === undefined) return folders;
  const output = join(projectDir, config.output);
  const add = (folder: string): void => {
    if (folder === output || folder === join(projectDir, config.protos, 'gen')) return;
    folders.add(folder);
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
          add(join(folder, entry.name));
      }
    } catch {
      // not there yet; the nearest folder above it is watched, see below
    }
  };
  const patterns = config.servers.flatMap(({ components }) => components.map(fixedFolder));
  for (const base of [...patterns, config.protos]) {
    const folder = join(projectDir, base);
    if (existsSync(folder)) add(folder);
    else folders.add(nearestThere(folder));
  }
  return folders;
}

function nearestThere(folder: string): string {
  const above = dirname(folder);
  return existsSync(above) || above === folder ? above : nearestThere(above);
}
