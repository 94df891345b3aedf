import { createHmac, timingSafeEqual } from 'node:crypto';

export type Role = 'dialer' | 'acceptor';

const NO_PROOF = new Uint8Array(0);

/**
 * Shows that its maker knows the secret, for this one pair of hellos, whose nonces are new each time.
 * @param dialerHello the signal as it was sent
 * @returns empty bytes where there is no secret.
 */
export function makeProof(
  secret: string | undefined,
  role: Role,
  dialerHello: Uint8Array,
  acceptorHello: Uint8Array,
): Uint8Array {
  if (secret === undefined) return NO_PROOF;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(dialerHello.length);
  return createHmac('sha256', secret)
    .update(`nopal link ${role}`)
    .update(length)
    .update(dialerHello)
    .update(acceptorHello)
    .digest();
}

/** Takes the same time wherever the proofs differ. */
export function isSameProof(expected: Uint8Array, given: Uint8Array): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}
