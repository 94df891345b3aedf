import type { CodeTexts } from './code-texts.js';

/** `CG2…`: types that cannot be carried. */
export const TYPE_CODES = {
  CG2001: {
    title: 'a type says nothing (any, unknown, object, never, …)',
    remedy: 'Say what it holds: the type is the contract.',
  },
  CG2002: {
    title: 'a type is not found',
    remedy:
      'Check the import. Types of npm packages are not read: declare the message in the project.',
  },
  CG2003: {
    title: 'a type cannot be carried (function, symbol, class of the platform, …)',
    remedy: 'Use plain data: objects, arrays, Map, Set, Date, Uint8Array, text, numbers.',
  },
  CG2004: {
    title: 'a body, result or push is not a message',
    remedy: 'Use an object, a union of objects with a discriminant, Uint8Array, or void.',
  },
  CG2005: {
    title: 'a message has a method, accessor or private member',
    remedy: 'Keep messages plain: an interface, or a class with public fields only.',
  },
  CG2006: {
    title: 'a union of objects has no common literal field',
    remedy: "Add one to each, such as `type: 'gold'` and `type: 'item'`.",
  },
  CG2007: {
    title: 'members of a union look the same on the wire',
    remedy: 'Wrap them in objects with a literal field that tells them apart.',
  },
  CG2008: {
    title: 'a key is not text',
    remedy: 'Use Record<string, T> or Map<string, T>, or an array of entries.',
  },
  CG2009: {
    title: 'undefined where it cannot be carried',
    remedy: 'Use null, or an optional field.',
  },
  CG2010: {
    title: 'an object has both fields and an index signature',
    remedy: 'Put the indexed part in a field of its own.',
  },
  CG2011: {
    title: 'a type refers to itself without an object between',
    remedy: 'Declare an interface that holds it.',
  },
  CG2012: {
    title: 'a type parameter is not resolved',
    remedy: 'Give the type argument.',
  },
  CG2013: { title: 'an enum member is computed', remedy: 'Write its value as a literal.' },
  CG2014: { title: 'a type is too large', remedy: 'Use smaller messages: at most 2,000 types.' },
} as const satisfies CodeTexts;
