import { GameError } from '@nopal/core';
import { putVarint, varintBytes } from './varint.js';

/** Shorter texts are written here; a call into the platform costs more. */
const INLINE_UNITS = 48;

/** Buffer's own writer, which takes any Uint8Array. */
const { utf8Write } = Buffer.prototype as unknown as {
  utf8Write: (this: Uint8Array, text: string, at: number, length: number) => number;
};
/** ECMAScript 2024, which Node 20 has. */
type UnicodeText = string & { isWellFormed(): boolean };

/**
 * How many bytes a text takes as UTF-8: as many as it has units where it is ASCII, and more where it is not.
 * @throws GameError `INVALID` for half a surrogate pair, which UTF-8 cannot carry
 */
export function textBytes(text: string, name: string): number {
  const units = text.length;
  for (let unit = 0; unit < units; unit += 1)
    if (text.charCodeAt(unit) >= 0x80) return otherBytes(text, name);
  return units;
}

/** Bytes of a field that is a text or bytes of that length, with tag and length. */
export function fieldBytes(length: number): number {
  return 1 + varintBytes(length) + length;
}

/** Writes a field with a tag of one byte; answers where it ends. @param length what `textBytes` said of the text */
export function putText(
  bytes: Uint8Array,
  at: number,
  tag: number,
  text: string,
  length: number,
): number {
  bytes[at] = tag;
  const start = putVarint(bytes, at + 1, length);
  if (length === text.length && length <= INLINE_UNITS) {
    for (let unit = 0; unit < length; unit += 1) bytes[start + unit] = text.charCodeAt(unit);
  } else {
    utf8Write.call(bytes, text, start, length);
  }
  return start + length;
}

function otherBytes(text: string, name: string): number {
  if ((text as UnicodeText).isWellFormed()) return Buffer.byteLength(text);
  throw new GameError('INVALID', `${name} has half a surrogate pair, which UTF-8 cannot carry`);
}
