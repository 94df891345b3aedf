/** Shorter texts are written here; a call into the platform costs more: some 0.1 µs. */
const INLINE_UNITS = 32;

/** Buffer's own writer, which takes any Uint8Array. */
const { utf8Write } = Buffer.prototype as unknown as {
  utf8Write: (this: Uint8Array, text: string, at: number, length: number) => number;
};

/** Writes a text as UTF-8, where there is room for three bytes a unit; answers how many bytes it took. Half a pair becomes U+FFFD. */
export function writeText(bytes: Uint8Array, at: number, text: string): number {
  const units = text.length;
  if (units <= INLINE_UNITS) {
    let unit = 0;
    for (; unit < units; unit += 1) {
      const code = text.charCodeAt(unit);
      if (code >= 0x80) break;
      bytes[at + unit] = code;
    }
    if (unit === units) return units;
  }
  return utf8Write.call(bytes, text, at, bytes.length - at);
}
