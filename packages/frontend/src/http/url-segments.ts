const MAX_LENGTH = 2_048;
const MAX_SEGMENTS = 64;
/** What no name of a served file has: the ends of C strings and of lines, and what other systems take for a slash. */
const REFUSED = /[\p{Cc}\\]/u;

/**
 * The names that a decoded URL path goes through, without the empty one behind a last slash; undefined for a path that does
 * not stay below its root, has empty or hidden parts, or is very long. It was decoded once, and is not decoded again.
 * @param showsHidden lets names begin with a dot; those that are nothing but dots stay refused.
 */
export function urlSegments(path: string, showsHidden: boolean): readonly string[] | undefined {
  if (!path.startsWith('/') || path.length > MAX_LENGTH || REFUSED.test(path)) return undefined;
  const segments = path.slice(1).split('/');
  if (segments[segments.length - 1] === '') segments.pop();
  if (segments.length > MAX_SEGMENTS) return undefined;
  for (const segment of segments) {
    if (segment === '' || /^\.+$/.test(segment)) return undefined;
    if (segment.startsWith('.') && !showsHidden && segment !== '.well-known') return undefined;
  }
  return segments;
}
