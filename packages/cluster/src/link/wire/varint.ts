/** Bytes that a whole number from 0 to 2^53 takes. */
export function varintBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  if (value < 0x1000_0000) return 4;
  let bytes = 5;
  for (let rest = Math.floor(value / 0x8_0000_0000); rest > 0; rest = Math.floor(rest / 0x80))
    bytes += 1;
  return bytes;
}

/** Writes a whole number from 0 to 2^53; answers where it ends. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let next = at;
  let rest = value;
  for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 0x80)) bytes[next++] = (rest % 0x80) | 0x80;
  for (; rest >= 0x80; rest >>>= 7) bytes[next++] = (rest & 0x7f) | 0x80;
  bytes[next++] = rest;
  return next;
}

/** Reads numbers of a range of bytes; used again for the next range. */
export class VarintCursor {
  /** What is read next. */
  pos = 0;

  /** A number up to 2^53, or -1 for one that is larger, does not end before `end`, or is written too long. */
  varint(bytes: Uint8Array, end: number): number {
    let { pos } = this;
    let value = 0;
    let scale = 1;
    while (pos < end && scale < 0x200_0000_0000_0000) {
      const byte = bytes[pos++] as number;
      if (byte < 0x80) {
        this.pos = pos;
        value += byte * scale;
        return value <= Number.MAX_SAFE_INTEGER ? value : -1;
      }
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    }
    return -1;
  }

  /** A fixed32, or -1 when it does not end before `end`. */
  fixed32(bytes: Uint8Array, end: number): number {
    const { pos } = this;
    if (end - pos < 4) return -1;
    this.pos = pos + 4;
    return (
      ((bytes[pos] as number) |
        ((bytes[pos + 1] as number) << 8) |
        ((bytes[pos + 2] as number) << 16) |
        ((bytes[pos + 3] as number) << 24)) >>>
      0
    );
  }

  /** Steps over a field that begins with its length. @returns where it begins, and ends at `pos`; -1 when it goes beyond `to`. */
  piece(bytes: Uint8Array, to: number): number {
    const length = this.varint(bytes, to);
    const start = this.pos;
    if (length < 0 || length > to - start) return -1;
    this.pos = start + length;
    return start;
  }
}

/** Writes a fixed32; answers where it ends. */
export function putFixed32(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
  return at + 4;
}
