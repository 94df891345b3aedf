import type { UwsRequest } from '../uws-binding.js';

/** The length of a body whose framing cannot be trusted: another program may see another request's beginning in it. */
export const MALFORMED = -1;

const LENGTH = /^\d{1,15}$/;
/** Headers of which a request has one at most. */
const SINGLE: ReadonlySet<string> = new Set(['content-length', 'host', 'transfer-encoding']);

/**
 * How long a request's body is: 0 without one, undefined when it comes in chunks, `MALFORMED` for what RFC 9112 (6.3) refuses
 * and the addon takes: several lengths, a length that is no number, another transfer coding than `chunked` alone, two hosts.
 */
export function bodyLengthOf(method: string, request: UwsRequest): number | undefined {
  const length = request.getHeader('content-length');
  const coding = request.getHeader('transfer-encoding');
  const isPlain = length === '' && coding === '';
  // Of a request without a body all headers are read only where a body is usual: an empty length looks like none.
  if (isPlain && (method === 'GET' || method === 'HEAD')) return 0;
  if (hasDoubles(request)) return MALFORMED;
  if (isPlain) return 0;
  if (coding !== '')
    return length === '' && coding.toLowerCase() === 'chunked' ? undefined : MALFORMED;
  return LENGTH.test(length) ? Number(length) : MALFORMED;
}

/** Whether a header that there may be once is there twice, or is there and empty. */
function hasDoubles(request: UwsRequest): boolean {
  let found = 0;
  const names = new Set<string>();
  request.forEach((name, value) => {
    if (!SINGLE.has(name)) return;
    found += 1;
    if (value !== '' || name === 'host') names.add(name);
  });
  return names.size !== found;
}
