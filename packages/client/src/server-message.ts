import { decodeUtf8 } from './server-json.js';

// Reads the two kinds of message that a server sends. @nopal/protocol reads all four, and says what is wrong at length;
// that costs a browser half a kilobyte more. A test holds the two to the same answers.

/** A response or push as it came. One is reused from message to message. */
export class ServerMessage {
  push = false;
  /** Of a response, else 0. */
  id = 0;
  /** Of a push: its text, or a code of the dictionary. */
  route: string | number = '';
  compressed = false;
  error = false;
  bodyStart = 0;
}

/** @throws Error when the bytes `start..end` are not one. */
export function readServerMessage(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: ServerMessage,
): void {
  // Reading past the end gives undefined, which counts as 0: the end is checked once, last.
  const at = (offset: number): number => bytes[offset] ?? 0;
  const flag = at(start);
  const type = (flag >> 1) & 7;
  out.push = type === 3;
  out.compressed = (flag & 0x10) !== 0;
  out.error = (flag & 0x20) !== 0;
  out.id = 0;
  out.route = '';
  let offset = start + 1;
  if (type === 2) {
    let scale = 1;
    do {
      out.id += (at(offset) & 0x7f) * scale;
      scale *= 128;
    } while (at(offset++) > 0x7f && offset < end);
    // 8 groups of 7 bits hold every safe integer.
    if (at(offset - 1) > 0x7f || offset > start + 9 || out.id > Number.MAX_SAFE_INTEGER) {
      throw new Error('an id that does not end or is too large');
    }
  } else if (!out.push || out.error) {
    throw new Error(`a message with flag ${flag}, which no server sends`);
  } else if ((flag & 1) !== 0) {
    out.route = at(offset) * 256 + at(offset + 1);
    offset += 2;
  } else {
    const text = offset + 1;
    offset = text + at(offset);
    if (offset <= end) out.route = decodeUtf8(bytes.subarray(text, offset));
  }
  if (offset > end) throw new Error(`a message cut off after ${end - start} bytes`);
  out.bodyStart = offset;
}
