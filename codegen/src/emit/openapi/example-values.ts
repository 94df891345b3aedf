import type { Type } from '../../ir/ir.js';

/** The values of `@example`: JSON, or the text itself where the type is one. What is neither is left out. */
export function exampleValues(
  texts: readonly string[] = [],
  kind?: Type['k'] | 'text',
): readonly unknown[] {
  const isText = kind === 'string' || kind === 'text' || kind === 'date' || kind === 'bigint';
  return texts.flatMap((text) => {
    const value = parsed(text);
    if (isText) return [typeof value === 'string' ? value : text];
    return value === undefined ? [] : [value];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
