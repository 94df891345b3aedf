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
/** Longer texts are left to the platform. */
const INLINE_BYTES = 24;

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
  if (length <= INLINE_BYTES) {
    const text = readShortAscii(bytes, start, end);
    if (text !== undefined) return text;
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

/** Eight characters at a time, or undefined when one is not ASCII. */
function readShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const a = bytes[at] as number;
    const b = bytes[at + 1] as number;
    const c = bytes[at + 2] as number;
    const d = bytes[at + 3] as number;
    const e = bytes[at + 4] as number;
    const f = bytes[at + 5] as number;
    const g = bytes[at + 6] as number;
    const h = bytes[at + 7] as number;
    if ((a | b | c | d | e | f | g | h) >= 0x80) return undefined;
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  if (at + 4 <= end) {
    const a = bytes[at] as number;
    const b = bytes[at + 1] as number;
    const c = bytes[at + 2] as number;
    const d = bytes[at + 3] as number;
    if ((a | b | c | d) >= 0x80) return undefined;
    text += String.fromCharCode(a, b, c, d);
    at += 4;
  }
  for (; at < end; at++) {
    const code = bytes[at] as number;
    if (code >= 0x80) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}
