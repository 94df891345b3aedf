import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../ir/diagnostic.js';

const SOURCE = /\.(?:[cm]?ts|tsx)$/;
const DECLARATION = /\.d\.[cm]?ts$/;

/** The source files inside the project that match a pattern, relative with `/`, sorted. */
export function listFiles(
  projectDir: string,
  patterns: readonly string[],
  output: string,
): readonly string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const match = globExpression(pattern);
    const base = fixedFolder(pattern);
    for (const file of walk(projectDir, base, output)) if (match.test(file)) found.add(file);
  }
  return [...found].sort(compareText);
}

function* walk(projectDir: string, folder: string, output: string): Generator<string> {
  let entries: import('node:fs').Dirent[];
  try {
    entries = readdirSync(join(projectDir, folder), { withFileTypes: true });
  } catch {
    return; // a folder that does not exist holds no components; the server is then reported as empty
  }
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && path !== output) yield* walk(projectDir, path, output);
    } else if (SOURCE.test(entry.name) && !DECLARATION.test(entry.name)) yield path;
  }
}

/** The folders of a pattern before its first special character. */
export function fixedFolder(pattern: string): string {
  const parts = pattern.split('/');
  const special = parts.findIndex((part) => /[*?{]/.test(part));
  return parts.slice(0, special === -1 ? -1 : special).join('/');
}

/** `**` any folders, `*` and `?` within one name, `{a,b}` either. */
function globExpression(pattern: string): RegExp {
  let source = '';
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (pattern.startsWith('**/', i)) {
      source += '(?:[^/]+/)*';
      i += 2;
    } else if (pattern.startsWith('**', i)) {
      source += '.*';
      i += 1;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '{' && pattern.includes('}', i)) {
      source += '(?:';
      depth++;
    } else if (char === '}' && depth > 0) {
      source += ')';
      depth--;
    } else if (char === ',' && depth > 0) source += '|';
    else source += char.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  }
  return new RegExp(`^${source}$`);
}
