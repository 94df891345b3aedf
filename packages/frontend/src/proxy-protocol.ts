import { formatIpAddress, parseIpAddress } from './ip-address.js';

/** What the first bytes of a connection are, by the PROXY protocol (versions 1 and 2). */
export type ProxyHeader =
  /** More bytes are needed to tell. */
  | { readonly kind: 'incomplete' }
  /** Another protocol. */
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly reason: string }
  /** `address` is undefined when the proxy speaks for itself (health check) or does not know. */
  | { readonly kind: 'header'; readonly length: number; readonly address: string | undefined };

const V1_PREFIX = Buffer.from('PROXY ', 'latin1');
const V2_SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
/** The longest line of version 1 with its CR LF, by the specification. */
const V1_MAX_BYTES = 107;
const V2_HEAD_BYTES = 16;
/** Addresses and TLVs; the format allows 65535, but no proxy sends more than some hundreds. */
const V2_MAX_BODY_BYTES = 4_096;
/** A header is never longer than this. */
export const MAX_PROXY_HEADER_BYTES = V2_HEAD_BYTES + V2_MAX_BODY_BYTES;

const INCOMPLETE: ProxyHeader = { kind: 'incomplete' };
const NONE: ProxyHeader = { kind: 'none' };

/** Reads the header from all the bytes that have arrived so far. */
export function parseProxyHeader(bytes: Uint8Array): ProxyHeader {
  if (bytes.length === 0) return INCOMPLETE;
  if (agrees(bytes, V1_PREFIX))
    return bytes.length < V1_PREFIX.length ? INCOMPLETE : parseV1(bytes);
  if (agrees(bytes, V2_SIGNATURE)) {
    return bytes.length < V2_HEAD_BYTES ? INCOMPLETE : parseV2(bytes);
  }
  return NONE;
}

/** Whether the bytes are the beginning of the signature, or begin with it. */
function agrees(bytes: Uint8Array, signature: Uint8Array): boolean {
  const length = Math.min(bytes.length, signature.length);
  for (let at = 0; at < length; at += 1) if (bytes[at] !== signature[at]) return false;
  return true;
}

function parseV1(bytes: Uint8Array): ProxyHeader {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, V1_MAX_BYTES));
  const end = head.indexOf('\r\n', 0, 'latin1');
  if (end === -1) {
    return bytes.length < V1_MAX_BYTES ? INCOMPLETE : invalid('line of more than 107 bytes');
  }
  const length = end + 2;
  const parts = head.toString('latin1', 0, end).split(' ');
  const [, family, source = '', destination = '', sourcePort = '', destinationPort = ''] = parts;
  if (family === 'UNKNOWN') return { kind: 'header', length, address: undefined };
  if ((family !== 'TCP4' && family !== 'TCP6') || parts.length !== 6) {
    return invalid('not "PROXY TCP4|TCP6 source destination port port"');
  }
  const isOfFamily = (text: string): boolean => text.includes(':') === (family === 'TCP6');
  const address = parseIpAddress(source);
  if (
    address === undefined ||
    parseIpAddress(destination) === undefined ||
    !isOfFamily(source) ||
    !isOfFamily(destination)
  ) {
    return invalid(`no ${family} address`);
  }
  if (!isPort(sourcePort) || !isPort(destinationPort)) return invalid('no port');
  return { kind: 'header', length, address: formatIpAddress(address) };
}

function parseV2(bytes: Uint8Array): ProxyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const command = view.getUint8(12);
  const family = view.getUint8(13) >> 4;
  const bodyLength = view.getUint16(14);
  if (command !== 0x20 && command !== 0x21) return invalid('version or command');
  if (bodyLength > V2_MAX_BODY_BYTES) return invalid(`body of ${bodyLength} bytes`);
  const addressLength = family === 1 ? 4 : family === 2 ? 16 : 0;
  // Source, destination and two ports.
  if (command === 0x21 && addressLength > 0 && bodyLength < addressLength * 2 + 4) {
    return invalid('body too short for its addresses');
  }
  const length = V2_HEAD_BYTES + bodyLength;
  if (bytes.length < length) return INCOMPLETE;
  if (command === 0x20 || addressLength === 0)
    return { kind: 'header', length, address: undefined };
  const source = bytes.subarray(V2_HEAD_BYTES, V2_HEAD_BYTES + addressLength);
  // Formatted and parsed again so that IPv4 mapped into IPv6 has its dotted form.
  const address = parseIpAddress(formatIpAddress(source));
  return { kind: 'header', length, address: address && formatIpAddress(address) };
}

function invalid(reason: string): ProxyHeader {
  return { kind: 'invalid', reason: `PROXY header: ${reason}` };
}

function isPort(text: string): boolean {
  return /^(0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= 65_535;
}
