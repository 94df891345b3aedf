import type { SourceFiles } from './source-files.js';

/** Cheap, and never misses one: a file without it cannot hold a decorated method. */
const DECORATED =
  /@(?:Component|Handler|Remote|Route|Get|Post|Put|Patch|Delete|Head|Options|All)\b/;
/** Nor can a file without either, when the decorators have other names in it. */
const FRAMEWORK = /@nopal\//;

/** Whether a file seems to hold decorated classes. */
export function isDecorated(path: string, sources: SourceFiles): boolean {
  return DECORATED.test(sources.text(path) ?? '');
}

/** Whether a file that is listed for a server may hold components. */
export function mayHoldComponents(path: string, sources: SourceFiles): boolean {
  return isDecorated(path, sources) || FRAMEWORK.test(sources.text(path) ?? '');
}
