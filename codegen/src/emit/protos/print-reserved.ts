import { compareText } from '../../ir/diagnostic.js';
import type { Reserved } from '../../wire/wire-model.js';
import { protoString } from './proto-comment.js';

/** Numbers that are gone, and names unless something of today has them again. */
export function printReserved(
  gone: readonly Reserved[],
  names: readonly string[],
  indent: string,
): readonly string[] {
  if (gone.length === 0) return [];
  const numbers = [...gone].map((one) => one.number).sort((a, b) => a - b);
  const free = reservedNames(gone, names);
  const quoted = free.map(protoString).join(', ');
  return [
    `${indent}reserved ${numbers.join(', ')};\n${free.length === 0 ? '' : `${indent}reserved ${quoted};\n`}`,
  ];
}

export function reservedNames(
  gone: readonly Reserved[],
  names: readonly string[],
): readonly string[] {
  const taken = new Set(names);
  const free = gone.flatMap(({ name }) => (name === undefined || taken.has(name) ? [] : [name]));
  return [...new Set(free)].sort(compareText);
}

export function protoName(one: { readonly protoName: string }): string {
  return one.protoName;
}
