import { bodyHash } from './body-hash.js';
import { isNotModified } from './conditional.js';
import { isEntityTag } from './entity-tag.js';
import type { HttpHooks, WireBody } from './hooks.js';
import type { HttpContext } from './http-context.js';
import { parseHttpDate } from './http-date.js';
import { letGo } from './stream-sender.js';

/** Makes the tag of a body; undefined for none. */
export type MakeTag = (http: HttpContext, body: string | Uint8Array) => string | undefined;

/**
 * `weak`: the body means the same; it survives compression. `strong`: byte for byte, of the body before it is compressed.
 */
export type EtagKind = 'weak' | 'strong' | MakeTag;

/** Headers that describe a body, which a 304 has not. */
const OF_THE_BODY = ['content-type', 'content-encoding', 'content-language', 'content-range'];

/**
 * Gives answers of GET and HEAD their `ETag`, and answers 304 to a client that has the body already. An answer with a tag or
 * a `Last-Modified` of its own is compared by that. Streams have no tag unless they bring it.
 */
export function etag(kind: EtagKind = 'weak'): HttpHooks {
  const make = makerOf(kind);
  const onSend = (http: HttpContext, body: WireBody): WireBody => {
    const { response } = http;
    if (http.method !== 'GET' && http.method !== 'HEAD') return body;
    if ((response.status ?? 200) !== 200) return body;
    let tag = response.get('etag');
    if (tag === undefined && (typeof body === 'string' || body instanceof Uint8Array)) {
      tag = make(http, body);
      if (tag !== undefined) response.set('ETag', checkedTag(tag));
    }
    const modified = response.get('last-modified');
    const modifiedAt = modified === undefined ? undefined : parseHttpDate(modified);
    if (!isNotModified(http, { etag: tag, modifiedAt })) return body;
    response.status = 304;
    for (const name of OF_THE_BODY) response.remove(name);
    letGo(body); // nobody gets its pieces
    return '';
  };
  return { onSend: [onSend] };
}

/** The body's length and a hash of 128 bits as a tag. Two bodies of one path never share it by chance. */
export function tagOf(body: string | Uint8Array): string {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return `"${bytes.length.toString(36)}-${bodyHash(bytes)}"`;
}

function makerOf(kind: EtagKind): MakeTag {
  if (typeof kind === 'function') return kind;
  const prefix = kind === 'weak' ? 'W/' : '';
  return (_http, body) => `${prefix}${tagOf(body)}`;
}

function checkedTag(tag: string): string {
  if (isEntityTag(tag)) return tag;
  throw new TypeError(`${JSON.stringify(tag)} is no entity tag; write it like '"7"' or 'W/"7"'`);
}
