/**
 * Longer ranges are copied by the platform through a view of them, some 45 ns. uWebSockets.js detaches the bytes of each message;
 * in a process where that was ever done V8 asks at every access whether the array still has its memory, and a byte takes 2.7 ns.
 */
const INLINE_BYTES = 16;

/** Copies `start..end` of some bytes to a place in others; answers where the copy ends. */
export function copyBytes(
  to: Uint8Array,
  at: number,
  from: Uint8Array,
  start: number,
  end: number,
): number {
  const length = end - start;
  if (length > INLINE_BYTES) to.set(from.subarray(start, end), at);
  else for (let i = 0; i < length; i += 1) to[at + i] = from[start + i] as number;
  return at + length;
}
