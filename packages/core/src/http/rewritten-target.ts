/** Where a request is looked up instead of where it was sent to. */
export interface RewrittenTarget {
  readonly path: string;
  readonly query: string;
}

/** What a client could send as a path with its query. */
const TARGET = /^\/[\x21\x22\x24-\x7e]*$/;
const MAX_LENGTH = 8_192;

/**
 * Reads a target as a client would send it, percent-encoded.
 * @param query of the request, which stays where the target has none.
 * @throws TypeError for what is none.
 */
export function rewrittenTarget(target: string, query: string): RewrittenTarget {
  if (typeof target !== 'string' || target.length > MAX_LENGTH || !TARGET.test(target))
    throw new TypeError(
      `rewrite() got ${JSON.stringify(target)?.slice(0, 200)}, which is no path with an optional query: it begins with '/', is percent-encoded and has no fragment`,
    );
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}
