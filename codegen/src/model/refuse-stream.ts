import type { TypeReading, Use } from './type-reading.js';

const STREAMS = new Set([
  'AsyncIterable',
  'AsyncIterator',
  'AsyncIterableIterator',
  'AsyncGenerator',
  'AsyncIteratorObject',
  'ReadableStream',
  'Readable',
  'Observable',
  'Subject',
  'BehaviorSubject',
  'ReplaySubject',
]);

/** Whether a type of the platform gives values over time. */
export function isStream(name: string): boolean {
  return STREAMS.has(name);
}

/** Reports a type that gives values over time; answers whether it is one. */
export function refuseStream(reader: TypeReading, name: string, use: Use): boolean {
  if (!STREAMS.has(name)) return false;
  reader.refuse(
    'CG2022',
    use,
    `${name} is a stream, and streams are not carried`,
    'send each value with a push, or return an array',
  );
  return true;
}
