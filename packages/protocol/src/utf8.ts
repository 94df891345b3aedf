// Both are constants: without `stream: true` neither keeps anything between calls.
const encoder = new TextEncoder();
// A byte order mark stays in the text, so that bytes and text convert both ways without loss.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws TypeError when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
