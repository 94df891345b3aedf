import { GameError } from '../errors/game-error.js';
import { namesStrongTag, namesTag } from './entity-tag.js';
import type { HttpContext } from './http-context.js';
import { parseHttpDate } from './http-date.js';

/** What is known of the thing that a path stands for, as it is now. */
export interface Version {
  /** `"abc"` or `W/"abc"`. */
  readonly etag?: string | undefined;
  /** Milliseconds since 1970. */
  readonly modifiedAt?: number | undefined;
}

/** Of a request: only its headers are asked. */
type Asked = Pick<HttpContext, 'header'>;

/** Whether the client has this version already, so that 304 will do. `If-None-Match` wins over the date, RFC 9110 §13.2.2. */
export function isNotModified(http: Asked, version: Version): boolean {
  const tags = http.header('if-none-match');
  if (tags !== undefined) return version.etag !== undefined && namesTag(tags, version.etag);
  const since = http.header('if-modified-since');
  if (since === undefined || version.modifiedAt === undefined) return false;
  const time = parseHttpDate(since);
  return time !== undefined && wholeSeconds(version.modifiedAt) <= time;
}

/** Whether the client asks for something else than this version: then 412. */
export function isPreconditionUnmet(http: Asked, version: Version): boolean {
  const tags = http.header('if-match');
  if (tags !== undefined && tags.trim() !== '*')
    return version.etag === undefined || !namesStrongTag(tags, version.etag);
  if (tags !== undefined) return false;
  const since = http.header('if-unmodified-since');
  if (since === undefined || version.modifiedAt === undefined) return false;
  const time = parseHttpDate(since);
  return time !== undefined && wholeSeconds(version.modifiedAt) > time;
}

/**
 * For a method that changes something: the client must have seen the version that is there now. `If-None-Match: *` asks that
 * there is none yet.
 * @param version undefined when there is nothing yet.
 * @throws GameError `PRECONDITION_FAILED`, status 412.
 */
export function expectVersion(http: Asked, version: Version | undefined): void {
  const none = http.header('if-none-match');
  const mustBeNew =
    none !== undefined &&
    version !== undefined &&
    (version.etag === undefined ? none.trim() === '*' : namesTag(none, version.etag));
  const isGone = version === undefined && http.header('if-match') !== undefined;
  if (!mustBeNew && !isGone && !isPreconditionUnmet(http, version ?? {})) return;
  throw new GameError('PRECONDITION_FAILED', 'it is not the version that the request asks for', {
    httpStatus: 412,
  });
}

function wholeSeconds(time: number): number {
  return Math.floor(time / 1_000) * 1_000;
}
