import type { UwsRequest } from '../uws-binding.js';

/** Headers of which a request has one, or of which the first will do: read where they lie. */
export const READ_IN_PLACE: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'content-length',
  'content-type',
  'host',
  'if-modified-since',
  'last-event-id',
  'origin',
  'range',
  'sec-fetch-site',
  'traceparent',
  'transfer-encoding',
  'user-agent',
  'x-request-id',
]);

/** Every header, by its name in lower case; an object without prototype. */
export function allHeaders(request: UwsRequest | undefined): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  request?.forEach((name, value) => {
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else headers[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`;
  });
  return headers;
}
