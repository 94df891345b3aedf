/** Longer ranges are copied by the platform; a view of the bytes costs more than these few. */
const INLINE_BYTES = 96;

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
