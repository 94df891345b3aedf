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
      'Check the name and the import, and that the package it comes from is installed with its types.',
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
    title: 'members of a union look the same to JavaScript',
    remedy: 'Wrap them in objects with a literal field that tells them apart.',
  },
  CG2008: {
    title: 'a key is neither text nor a whole number',
    remedy:
      'Use string or a whole number such as int32; a Map may have other keys, but no plain number.',
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
  CG2014: {
    title: 'a type is too large',
    remedy: 'Use smaller messages: at most 20,000 types in a project.',
  },
  CG2015: {
    title: 'a tag or limit does not fit the type',
    remedy: 'Put it where it belongs: lengths on texts and lists, ranges on numbers.',
  },
  CG2016: {
    title: 'the value of a tag cannot be read',
    remedy: 'Write a number, a known word or a regular expression, as the message says.',
  },
  CG2017: {
    title: 'a pattern can take exponential time',
    remedy: 'Let one text match in one way only: no repetition of what is repeated already.',
  },
  CG2018: {
    title: 'limits contradict each other',
    remedy: 'Keep the one that is meant.',
  },
  CG2019: {
    warning: true,
    title: 'a JSDoc tag looks like a known one',
    remedy: 'Correct its spelling, or ignore this when it is for another tool.',
  },
  CG2020: {
    title: 'an enum mixes texts and numbers, or has a number beyond 32 bits',
    remedy: 'Give all members a text, or all a whole number from -2³¹ to 2³¹ - 1.',
  },
  CG2021: {
    title: 'the parts of an intersection contradict each other',
    remedy: 'Leave the field out of one of them with Omit, or rename it.',
  },
  CG2022: {
    title: 'a stream is not carried',
    remedy: 'Send each value with a push, or return an array.',
  },
} as const satisfies CodeTexts;
