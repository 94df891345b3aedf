import type { Violation } from './codec.js';
import { describeValue, joinPath } from './explain-words.js';

/** ECMAScript 2024, which Node 20 has. */
type UnicodeText = string & { isWellFormed(): boolean };

/** What a text with half a surrogate pair should have been. */
export const WHOLE_TEXT = 'text without half a surrogate pair';

/** Whether UTF-8 can carry a text: every surrogate has its pair. */
export function isWhole(text: string): boolean {
  return (text as UnicodeText).isWellFormed();
}

/** Whether every text and key inside a tree or a codec's value is whole. Both are of a bounded depth. */
export function isWholeTree(value: unknown): boolean {
  if (typeof value === 'string') return isWhole(value);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
  if (Array.isArray(value) || value instanceof Set) {
    for (const item of value) if (!isWholeTree(item)) return false;
    return true;
  }
  if (value instanceof Map) {
    for (const [key, member] of value) if (!isWholeTree(key) || !isWholeTree(member)) return false;
    return true;
  }
  for (const key of Object.keys(value))
    if (!isWhole(key) || !isWholeTree((value as Record<string, unknown>)[key])) return false;
  return true;
}

/** The texts and keys inside that are not whole, at most `most` of them. Slow; only on failure. */
export function halfPairs(value: unknown, most: number, path = ''): readonly Violation[] {
  const found: Violation[] = [];
  collect(value, path, found, most);
  return found;
}

function collect(value: unknown, path: string, found: Violation[], most: number): void {
  if (found.length >= most) return;
  if (typeof value === 'string') {
    if (!isWhole(value)) found.push({ path, expected: WHOLE_TEXT, found: describeValue(value) });
  } else if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    return;
  } else if (Array.isArray(value) || value instanceof Set) {
    let index = 0;
    for (const item of value) collect(item, `${path}[${index++}]`, found, most);
  } else {
    const entries = value instanceof Map ? value : Object.entries(value);
    for (const [key, member] of entries) {
      collect(key, path === '' ? '(key)' : `${path} (key)`, found, most);
      collect(member, joinPath(path, String(key)), found, most);
    }
  }
}
