import { inflateSync } from 'node:zlib';
import { INBOUND_LIMITS } from '../inbound-limits.js';

/** @throws Error when it is not zlib; RangeError above the limit, before more is allocated. */
export function inflateZlib(body: Uint8Array): Uint8Array {
  return inflateSync(body, { maxOutputLength: INBOUND_LIMITS.maxPacketBytes });
}
