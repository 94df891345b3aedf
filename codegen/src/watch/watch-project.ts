import { resolve, sep } from 'node:path';
import type { GenerateResult } from '../generate-result.js';
import { WatchSession } from './watch-session.js';
import { foldersOf, WatchedFolders } from './watched-folders.js';

/** Editors write a file in several steps; so long after the last one it is read. */
const SETTLE_MS = 5;

export interface WatchOptions {
  /** The folder with nopal.config.json. */
  readonly projectDir: string;
  /** After the first run and after each change that could matter. @param tookMs without the wait for the disk to settle */
  readonly onResult: (result: GenerateResult, tookMs: number) => void;
  /** The folders cannot be watched. */
  readonly onError: (error: Error) => void;
}

/** Generates now and whenever something changes, until it is closed. */
export function watchProject(options: WatchOptions): { close(): void } {
  const projectDir = resolve(options.projectDir);
  const session = new WatchSession(projectDir);
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const folders = new WatchedFolders((path) => {
    if (isOurs(path)) return;
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(update, SETTLE_MS);
  }, options.onError);
  const isOurs = (path: string): boolean => {
    if (path.endsWith('.nopal-tmp')) return true;
    const output = session.config && `${resolve(projectDir, session.config.output)}${sep}`;
    return output !== undefined && path.startsWith(output);
  };
  const watchAll = () => folders.set(foldersOf(projectDir, session.config, session.inputs));
  const run = (step: () => GenerateResult | undefined): void => {
    const started = performance.now();
    const result = step();
    const tookMs = performance.now() - started;
    if (result !== undefined) options.onResult(result, tookMs);
    // After the answer: both cost as much as a small run.
    session.settle();
    if (result?.outcome !== 'unchanged') watchAll();
  };
  const update = (): void => {
    const paths = [...changed];
    changed.clear();
    run(() => session.update(paths));
  };
  // Watched before the first run ends: what changes meanwhile is seen afterwards.
  watchAll();
  run(() => session.start());
  return {
    close() {
      clearTimeout(timer);
      folders.close();
      session.flush();
    },
  };
}
