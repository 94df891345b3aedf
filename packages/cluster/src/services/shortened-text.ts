/** Text that UTF-8 and a header can carry, of at most so many bytes. */
export function shortened(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text.slice(0, maxBytes)); // half a surrogate pair becomes U+FFFD
  if (text.length <= maxBytes && bytes.length <= maxBytes) return bytes.toString();
  let end = Math.min(bytes.length, maxBytes - 3);
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1; // never in the middle of a character
  return `${bytes.toString('utf8', 0, end)}…`;
}
