/** Part of a body, its last byte included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The one part that a `Range` header asks for. `all` where there is no such header, where it is none of bytes, asks for several
 * parts or makes no sense: RFC 9110 §14.2 lets a server send the whole then. `none` when it lies behind the end: then 416.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'all' | 'none' {
  if (header === undefined) return 'all';
  const found = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header);
  if (found === null) return 'all';
  const [, from = '', to = ''] = found;
  if (from === '') {
    if (to === '') return 'all';
    const length = Math.min(Number(to), size);
    return length === 0 ? 'none' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return 'all';
  return first >= size ? 'none' : { first, last };
}
