import { type AddressRanges, formatIpAddress, parseIpAddress } from './ip-address.js';

/** More proxies in a row than any deployment has; beyond them the header is not read. */
const MAX_HOPS = 32;

/**
 * The client's address by `X-Forwarded-For`, whose every hop appends whom it heard: from the right, the first that is
 * no trusted proxy. Undefined when the header has no such address. Ask only when the peer itself is trusted.
 */
export function forwardedAddress(header: string, trusted: AddressRanges): string | undefined {
  let end = header.length;
  for (let hop = 0; hop < MAX_HOPS && end > 0; hop += 1) {
    const comma = header.lastIndexOf(',', end - 1);
    const address = parseHop(header.slice(comma + 1, end).trim());
    if (address === undefined) return undefined;
    if (!trusted.contains(address)) return address;
    end = comma;
  }
  return undefined;
}

/** From the client to the last proxy before the peer, as far as trusted proxies tell. */
export function forwardedChain(header: string, trusted: AddressRanges): string[] {
  const chain: string[] = [];
  let end = header.length;
  for (let hop = 0; hop < MAX_HOPS && end > 0; hop += 1) {
    const comma = header.lastIndexOf(',', end - 1);
    const address = parseHop(header.slice(comma + 1, end).trim());
    if (address === undefined) break;
    chain.unshift(address);
    if (!trusted.contains(address)) break;
    end = comma;
  }
  return chain;
}

/** `1.2.3.4`, `1.2.3.4:5678`, `::1`, `[::1]` and `[::1]:5678`: some proxies add the port. */
function parseHop(text: string): string | undefined {
  const bracket = /^\[([^\]]*)\](:\d{1,5})?$/.exec(text);
  const withPort = /^([^:]*):\d{1,5}$/.exec(text);
  const address = parseIpAddress(bracket?.[1] ?? withPort?.[1] ?? text);
  return address === undefined ? undefined : formatIpAddress(address);
}
