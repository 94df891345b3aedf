/** Odd numbers whose bits look random, one for each lane. */
const SEEDS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;

/**
 * 128 bits of the bytes in four lanes, for telling bodies apart where nobody gains by making two the same: nothing secret and
 * nothing signed may rest on it.
 */
export function bodyHash(bytes: Uint8Array): string {
  let [a, b, c, d]: number[] = [...SEEDS];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    a = Math.imul((a as number) ^ byte, 0x01000193);
    b = Math.imul(((b as number) << 5) ^ ((b as number) >>> 27) ^ byte, 0x5bd1e995);
    c = (Math.imul(c as number, 0x85ebca6b) + byte + 1) | 0;
    d = Math.imul(((d as number) ^ (c as number)) + byte, 0xcc9e2d51) ^ ((d as number) >>> 15);
  }
  const lanes = [a, b, c, d].map((lane, at) =>
    mixed((lane as number) ^ bytes.length ^ (SEEDS[at] ?? 0)),
  );
  return Buffer.from(new Uint32Array(lanes).buffer).toString('base64url');
}

/** So that each bit of a lane changes about half of the others. */
function mixed(lane: number): number {
  let bits = Math.imul(lane ^ (lane >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}
