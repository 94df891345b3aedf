import { type Codec, INVALID } from '@nopal/core';

/** A codec that takes every object as it is, and nothing else. */
export const anyObject: Codec = {
  type: 'Anything',
  parse: (tree) => (typeof tree === 'object' && tree !== null ? tree : INVALID),
  print: (value) => (typeof value === 'object' && value !== null ? value : INVALID),
  explain: (value) => [{ path: '', expected: 'an object', found: typeof value }],
};

/** `{ n: number }` */
export const numberedObject: Codec = {
  type: 'Numbered',
  parse: (tree) => {
    const { n } = (tree ?? {}) as { n?: unknown };
    return typeof n === 'number' ? { n } : INVALID;
  },
  print: (value) => {
    const { n } = (value ?? {}) as { n?: unknown };
    return typeof n === 'number' ? { n } : INVALID;
  },
  explain: (value) => [
    { path: 'n', expected: 'a number', found: typeof (value as { n?: unknown } | undefined)?.n },
  ],
};
