/** Line breaks of any system. */
const LINES = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
/** What a reader does not see, or sees in another order than the compiler. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
/** Half a surrogate pair, which UTF-8 cannot carry. */
const HALVES = /\p{Cs}/gu;

/** The lines of a text that stands in comments: no line can end its comment. */
export function commentLines(text: string): readonly string[] {
  const lines = text
    .replace(HALVES, '\ufffd')
    .split(LINES)
    .map((line) => line.replaceAll('\t', ' ').replace(UNSEEN, '').trimEnd());
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first, last + 1);
}

/** `//` comments of these texts, each on lines of its own; an empty one is an empty line. */
export function comment(texts: readonly string[], indent: string): string {
  return texts
    .flatMap((text) => (text === '' ? [''] : commentLines(text)))
    .map((line) => `${indent}//${line === '' ? '' : ` ${line}`}\n`)
    .join('');
}

/** What a comment says of what is `@deprecated`. */
export function deprecation(reason: string | undefined): readonly string[] {
  if (reason === undefined) return [];
  return [reason === '' ? 'Deprecated.' : `Deprecated: ${reason}`];
}

/** A string literal of a .proto file. */
export function protoString(text: string): string {
  const escaped = text
    .replace(HALVES, '\ufffd')
    .replace(/["\\]/g, (char) => `\\${char}`)
    .replace(/\p{Cc}/gu, octal);
  return `"${escaped}"`;
}

/** UTF-8, byte by byte. */
function octal(char: string): string {
  const bytes = [...new TextEncoder().encode(char)];
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
