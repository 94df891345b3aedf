/** 4 bytes of IPv4 or 16 of IPv6; an IPv4 address mapped into IPv6 is 4 bytes. */
export type IpAddress = Uint8Array;

const MAX_TEXT_LENGTH = 64;
const GROUP = /^[0-9a-f]{1,4}$/i;
const OCTET = /^(0|[1-9][0-9]{0,2})$/;

/** The address, or undefined when the text is none. A zone (`fe80::1%eth0`) is left out. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (text.length > MAX_TEXT_LENGTH) return undefined;
  if (!text.includes(':')) return parseIpv4(text);
  const zone = text.indexOf('%');
  const bytes = parseIpv6(zone === -1 ? text : text.slice(0, zone));
  return bytes === undefined ? undefined : unmapIpAddress(bytes);
}

/** IPv4 in dotted form, IPv6 in the short form of RFC 5952. */
export function formatIpAddress(address: IpAddress): string {
  if (address.length === 4) return `${address[0]}.${address[1]}.${address[2]}.${address[3]}`;
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(group(address, at));
  const [from, length] = longestZeros(groups);
  const hex = groups.map((value) => value.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`;
}

/** The text in its one form, or as it was when it is no address. */
export function normalizeIpAddress(text: string): string {
  const address = parseIpAddress(text);
  return address === undefined ? text : formatIpAddress(address);
}

/** What counts as one address for limits: an IPv4 address, or the /64 that one IPv6 customer has at least. */
export function addressKey(text: string): string {
  if (!text.includes(':')) return text;
  const address = parseIpAddress(text);
  if (address === undefined || address.length === 4) return normalizeIpAddress(text);
  const prefix = new Uint8Array(16);
  prefix.set(address.subarray(0, 8));
  return `${formatIpAddress(prefix)}/64`;
}

/** A set of addresses, written as CIDR ranges or single addresses. */
export class AddressRanges {
  readonly #ranges: ReadonlyArray<{ readonly address: IpAddress; readonly bits: number }>;

  /** @throws TypeError when a text is neither an address nor a CIDR range. */
  constructor(ranges: readonly string[]) {
    this.#ranges = ranges.map(parseRange);
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  contains(text: string): boolean {
    if (this.#ranges.length === 0) return false;
    const address = parseIpAddress(text);
    if (address === undefined) return false;
    return this.#ranges.some((range) => sharesPrefix(range.address, address, range.bits));
  }
}

function parseRange(text: string): { address: IpAddress; bits: number } {
  const slash = text.indexOf('/');
  const plain = slash === -1 ? text : text.slice(0, slash);
  const address = parseIpAddress(plain);
  const width = address === undefined ? 0 : address.length * 8;
  const suffix = slash === -1 ? String(width) : text.slice(slash + 1);
  let bits = OCTET.test(suffix) ? Number(suffix) : -1;
  // A range of mapped addresses, ::ffff:10.0.0.0/104, is the IPv4 range 10.0.0.0/8.
  if (slash !== -1 && width === 32 && plain.includes(':')) bits -= 96;
  if (address === undefined || bits < 0 || bits > width) {
    throw new TypeError(`'${text}' is no address range; write it like 10.0.0.0/8 or fd00::/8`);
  }
  return { address, bits };
}

function sharesPrefix(range: IpAddress, address: IpAddress, bits: number): boolean {
  if (range.length !== address.length) return false;
  const whole = bits >> 3;
  for (let at = 0; at < whole; at += 1) if (range[at] !== address[at]) return false;
  const rest = bits & 7;
  if (rest === 0) return true;
  const mask = (0xff << (8 - rest)) & 0xff;
  return ((range[whole] ?? 0) & mask) === ((address[whole] ?? 0) & mask);
}

function parseIpv4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (const [at, part] of parts.entries()) {
    if (!OCTET.test(part) || Number(part) > 255) return undefined;
    bytes[at] = Number(part);
  }
  return bytes;
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const given = head.length + tail.length;
  if (halves.length === 1 ? given !== 16 : given > 14) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** The bytes of colon-separated groups; the last may be IPv4 in dotted form where that ends the address. */
function parseGroups(text: string, endsAddress: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const bytes: number[] = [];
  for (const [at, part] of parts.entries()) {
    if (GROUP.test(part)) {
      const value = Number.parseInt(part, 16);
      bytes.push(value >> 8, value & 0xff);
    } else {
      const dotted = endsAddress && at === parts.length - 1 ? parseIpv4(part) : undefined;
      if (dotted === undefined) return undefined;
      bytes.push(...dotted);
    }
  }
  return bytes;
}

/** An IPv4 address that is written as IPv6, `::ffff:10.0.0.1`, as its four bytes; others as they are. */
export function unmapIpAddress(bytes: IpAddress): IpAddress {
  if (bytes.length !== 16) return bytes;
  for (let at = 0; at < 10; at += 1) if (bytes[at] !== 0) return bytes;
  return bytes[10] === 0xff && bytes[11] === 0xff ? bytes.slice(12) : bytes;
}

function group(address: IpAddress, at: number): number {
  return ((address[at] ?? 0) << 8) | (address[at + 1] ?? 0);
}

function longestZeros(groups: readonly number[]): [from: number, length: number] {
  let best: [number, number] = [0, 0];
  let start = 0;
  for (let at = 0; at <= groups.length; at += 1) {
    if (at < groups.length && groups[at] === 0) continue;
    if (at - start > best[1]) best = [start, at - start];
    start = at + 1;
  }
  return best;
}
