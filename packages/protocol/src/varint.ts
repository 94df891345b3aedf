import { ProtocolError } from './protocol-error.js';

/** Groups of 7 bits that the largest safe integer (53 bits) needs. */
export const MAX_VARINT_BYTES = 8;

/**
 * The offset just after the varint that begins at `start`.
 * @throws ProtocolError BAD_ID when it does not end before `end` or within 8 bytes.
 */
export function varintEnd(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + MAX_VARINT_BYTES, bytes.length);
  for (let offset = start; offset < limit; offset++) {
    if ((bytes[offset] as number) < 0x80) return offset + 1;
  }
  throw new ProtocolError(
    'BAD_ID',
    `a varint does not end within ${Math.max(0, limit - start)} bytes; at most ${MAX_VARINT_BYTES} are allowed`,
  );
}

/**
 * The value of the varint in `start..next`, where `next` comes from {@link varintEnd}.
 * @throws ProtocolError BAD_ID when it is above 2^53 - 1.
 */
export function varintValue(bytes: Uint8Array, start: number, next: number): number {
  // Shifts work on 32 bits only; multiplication is exact up to 2^53, and what is above cannot round back under it.
  let value = 0;
  for (let offset = next - 1; offset >= start; offset--) {
    value = value * 128 + ((bytes[offset] as number) & 0x7f);
  }
  if (value > Number.MAX_SAFE_INTEGER) {
    throw new ProtocolError(
      'BAD_ID',
      `an id of about ${value} is above ${Number.MAX_SAFE_INTEGER}, the largest one allowed`,
    );
  }
  return value;
}

/**
 * Bytes that `value` takes.
 * @throws ProtocolError BAD_ID when it is not a whole number from 0 to 2^53 - 1.
 */
export function varintBytes(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new ProtocolError(
      'BAD_ID',
      `an id of ${value} is not a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
    );
  }
  let count = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 128)) count++;
  return count;
}

/** Writes a value that {@link varintBytes} accepted; returns the offset after it. */
export function writeVarint(out: Uint8Array, offset: number, value: number): number {
  let rest = value;
  let next = offset;
  while (rest >= 0x80) {
    out[next++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  out[next++] = rest;
  return next;
}
