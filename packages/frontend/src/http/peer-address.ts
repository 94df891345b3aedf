import {
  type AddressRanges,
  formatIpAddress,
  normalizeIpAddress,
  unmapIpAddress,
} from '../ip-address.js';
import type { UwsResponse } from '../uws-binding.js';

/**
 * Whom a request comes from: the socket's other end, or whom a trusted one's PROXY header names. The addon reads such a header
 * from anyone.
 */
export function peerAddressOf(response: UwsResponse, trusted: AddressRanges): string {
  const peer = addressOf(response.getRemoteAddress());
  if (trusted.isEmpty) return peer;
  const proxied = addressText(response.getProxiedRemoteAddressAsText());
  return proxied !== '' && trusted.contains(peer) ? proxied : peer;
}

/** Four bytes or sixteen, and none for a socket that has gone. From bytes, as a text would be taken apart and put together again: 2 µs a request. */
function addressOf(bytes: ArrayBuffer): string {
  return bytes.byteLength === 0 ? '' : formatIpAddress(unmapIpAddress(new Uint8Array(bytes)));
}

/** The addon writes IPv6 as eight full groups, also for IPv4 on a socket that takes both. */
export function addressText(text: ArrayBuffer): string {
  return text.byteLength === 0 ? '' : normalizeIpAddress(Buffer.from(text).toString('latin1'));
}
