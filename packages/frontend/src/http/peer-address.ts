import {
  type AddressRanges,
  formatIpAddress,
  normalizeIpAddress,
  unmapIpAddress,
} from '../ip-address.js';
import type { UwsResponse } from '../uws-binding.js';

/** The other end of a Unix socket has no address, and is on this machine. */
const LOCAL = '127.0.0.1';

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

/** Four bytes, or sixteen. The addon's text would be taken apart and put together again, which is 2 µs a request more. */
function addressOf(bytes: ArrayBuffer): string {
  return bytes.byteLength === 0 ? LOCAL : formatIpAddress(unmapIpAddress(new Uint8Array(bytes)));
}

/** The addon writes IPv6 as eight full groups, also for IPv4 on a socket that takes both. */
export function addressText(text: ArrayBuffer): string {
  return text.byteLength === 0 ? '' : normalizeIpAddress(Buffer.from(text).toString('latin1'));
}
