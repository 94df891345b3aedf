import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FindSource } from './cpu-profile.js';

/** Finds sources by the maps that stand beside bundled programs. */
export function sourceFinder(): FindSource {
  const maps = new Map<string, SourceMap | undefined>();
  return (url, line, column) => {
    if (!url.startsWith('file:')) return undefined;
    const file = fileURLToPath(url);
    if (!maps.has(url)) {
      const has = existsSync(`${file}.map`);
      maps.set(
        url,
        has ? new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8'))) : undefined,
      );
    }
    const entry = maps.get(url)?.findEntry(line, column);
    if (entry === undefined || !('originalSource' in entry)) return { file, line: line + 1 };
    return {
      file: resolve(dirname(file), entry.originalSource),
      line: entry.originalLine + 1,
    };
  };
}
