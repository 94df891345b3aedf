/** How many characters are made into a text at once: a call into the platform costs as much as twice as many. */
export const ONCE = 12;

const { fromCharCode } = String;

/**
 * The text of `length` bytes, at most 12, or undefined when one is not ASCII. Spelled out, so that each length is one call and
 * one flat text: this is where most of the time of decoding goes.
 */
export function readAscii(bytes: Uint8Array, start: number, length: number): string | undefined {
  if (length === 0) return '';
  const a = bytes[start] as number;
  if (length === 1) return a < 0x80 ? fromCharCode(a) : undefined;
  const b = bytes[start + 1] as number;
  if (length === 2) return (a | b) < 0x80 ? fromCharCode(a, b) : undefined;
  const c = bytes[start + 2] as number;
  if (length === 3) return (a | b | c) < 0x80 ? fromCharCode(a, b, c) : undefined;
  const d = bytes[start + 3] as number;
  if (length === 4) return (a | b | c | d) < 0x80 ? fromCharCode(a, b, c, d) : undefined;
  const e = bytes[start + 4] as number;
  if (length === 5) return (a | b | c | d | e) < 0x80 ? fromCharCode(a, b, c, d, e) : undefined;
  const f = bytes[start + 5] as number;
  if (length === 6)
    return (a | b | c | d | e | f) < 0x80 ? fromCharCode(a, b, c, d, e, f) : undefined;
  const g = bytes[start + 6] as number;
  if (length === 7)
    return (a | b | c | d | e | f | g) < 0x80 ? fromCharCode(a, b, c, d, e, f, g) : undefined;
  const h = bytes[start + 7] as number;
  if (length === 8)
    return (a | b | c | d | e | f | g | h) < 0x80
      ? fromCharCode(a, b, c, d, e, f, g, h)
      : undefined;
  const i = bytes[start + 8] as number;
  if (length === 9)
    return (a | b | c | d | e | f | g | h | i) < 0x80
      ? fromCharCode(a, b, c, d, e, f, g, h, i)
      : undefined;
  const j = bytes[start + 9] as number;
  if (length === 10)
    return (a | b | c | d | e | f | g | h | i | j) < 0x80
      ? fromCharCode(a, b, c, d, e, f, g, h, i, j)
      : undefined;
  const k = bytes[start + 10] as number;
  if (length === 11)
    return (a | b | c | d | e | f | g | h | i | j | k) < 0x80
      ? fromCharCode(a, b, c, d, e, f, g, h, i, j, k)
      : undefined;
  const l = bytes[start + 11] as number;
  if (length === 12)
    return (a | b | c | d | e | f | g | h | i | j | k | l) < 0x80
      ? fromCharCode(a, b, c, d, e, f, g, h, i, j, k, l)
      : undefined;
  return undefined;
}
