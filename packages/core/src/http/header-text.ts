const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Headers that frame the message or belong to the connection: written by the adapter. */
const FRAMING = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
]);

/** @throws TypeError for a name that HTTP does not allow, or that frames the message. */
export function checkHeaderName(name: string): void {
  if (!NAME.test(name)) throw new TypeError(`header name ${JSON.stringify(name)} is not allowed`);
  if (FRAMING.has(name.toLowerCase()))
    throw new TypeError(`header ${name} frames the message; the server writes it`);
}

/** @throws TypeError for a value with control characters, such as line ends, or beyond Latin-1. */
export function checkHeaderValue(name: string, value: string): void {
  if (typeof value !== 'string') throw new TypeError(`header ${name} has a value that is no text`);
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff)
      throw new TypeError(`header ${name} has a value with control characters or beyond Latin-1`);
  }
}

/** Whether a text has control characters, such as line ends; of spaces too when asked. */
export function hasControls(text: string, andSpaces = false): boolean {
  const first = andSpaces ? 0x21 : 0x20;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < first || code === 0x7f) return true;
  }
  return false;
}
