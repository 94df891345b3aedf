import { ONCE, readAscii } from './short-ascii.js';

/** What Node's Buffer does faster than the web's encoder, called on any Uint8Array. */
interface NodeText {
  latin1Slice(this: Uint8Array, start: number, end: number): string;
  utf8Slice(this: Uint8Array, start: number, end: number): string;
  utf8Write(this: Uint8Array, text: string, start: number, length: number): number;
}
/** ECMAScript 2024, which Node 20 has. */
type UnicodeText = string & { isWellFormed(): boolean };

const node = (globalThis as { Buffer?: { prototype: NodeText } }).Buffer?.prototype;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Writes a text as UTF-8 where there is room for three bytes a unit.
 * @returns how many bytes, or -1 for a text with half a surrogate pair.
 */
export function writeLongText(bytes: Uint8Array, start: number, text: string): number {
  if (!(text as UnicodeText).isWellFormed()) return -1;
  if (node !== undefined) return node.utf8Write.call(bytes, text, start, bytes.length - start);
  return encoder.encodeInto(text, bytes.subarray(start)).written;
}

/** The text of `start..end`, or undefined when that is no UTF-8. */
export function readText(bytes: Uint8Array, start: number, end: number): string | undefined {
  const length = end - start;
  if (length <= ONCE) {
    const text = readAscii(bytes, start, length);
    if (text !== undefined) return text;
  } else if (length <= 2 * ONCE) {
    const first = readAscii(bytes, start, ONCE);
    const second = first === undefined ? undefined : readAscii(bytes, start + ONCE, length - ONCE);
    if (second !== undefined) return `${first}${second}`;
  }
  if (node === undefined) return strictText(bytes, start, end);
  const text = node.utf8Slice.call(bytes, start, end);
  // A replacement character is what bad UTF-8 turns into; an honest one passes the strict decoder.
  return text.includes('\uFFFD') ? strictText(bytes, start, end) : text;
}

function strictText(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}
