import {
  formatHttpDate,
  GameError,
  type HttpContext,
  isNotModified,
  isPreconditionUnmet,
  joinNames,
  namesStrongTag,
  parseHttpDate,
  parseRange,
  preferredEncoding,
  Reply,
  type ReplyBody,
} from '@nopal/core';
import type { FoundFile } from './file-cache.js';
import { type FileSnapshot, readChunks } from './file-snapshot.js';

export interface FileHeaders {
  readonly type: string;
  readonly cacheControl: string | undefined;
  /** `Content-Disposition`. */
  readonly disposition?: string | undefined;
}

/**
 * The answer that has the file's bytes, or as many as the client asks for and needs.
 * @throws GameError with status 412 or 416.
 */
export function answerFile(
  http: HttpContext,
  found: FoundFile,
  { type, cacheControl, disposition }: FileHeaders,
): Reply<never> {
  const wantsPart = http.method === 'GET' && http.header('range') !== undefined;
  // A part is of the file itself: who puts parts together knows nothing of encodings.
  const encoding = wantsPart
    ? undefined
    : preferredEncoding(http.header('accept-encoding'), [...found.encoded.keys()]);
  const file = (encoding === undefined ? undefined : found.encoded.get(encoding)) ?? found.file;
  const { etag, modifiedAt, size } = file;
  const headers: Record<string, string> = {
    ETag: etag,
    'Last-Modified': formatHttpDate(modifiedAt),
    'Accept-Ranges': 'bytes',
    ...(cacheControl === undefined ? {} : { 'Cache-Control': cacheControl }),
    ...(found.encoded.size === 0
      ? {}
      : { Vary: joinNames(http.response.get('vary'), ['Accept-Encoding']) }),
  };
  const version = { etag, modifiedAt };
  if (isPreconditionUnmet(http, version))
    throw new GameError('PRECONDITION_FAILED', 'the file is not the one that is asked for', {
      httpStatus: 412,
    });
  if (isNotModified(http, version))
    return new Reply({ as: 'nothing' }, { status: 304, headers: withoutType(headers) });
  if (disposition !== undefined) headers['Content-Disposition'] = disposition;
  if (encoding !== undefined) headers['Content-Encoding'] = encoding;

  const range =
    wantsPart && isSameFile(http, file) ? parseRange(http.header('range'), size) : 'all';
  if (range === 'all') return new Reply(bodyOf(file, type, 0, size - 1), { status: 200, headers });
  if (range === 'none')
    throw new GameError('RANGE_NOT_SATISFIABLE', `the file has ${size} bytes`, {
      httpStatus: 416,
      headers: { 'Content-Range': `bytes */${size}` },
    });
  const { first, last } = range;
  headers['Content-Range'] = `bytes ${first}-${last}/${size}`;
  return new Reply(bodyOf(file, type, first, last), { status: 206, headers });
}

/** Whether the part belongs to what the client has of the file, `If-Range`. */
function isSameFile(http: HttpContext, { etag, modifiedAt }: FileSnapshot): boolean {
  const condition = http.header('if-range');
  if (condition === undefined) return true;
  if (condition.includes('"')) return namesStrongTag(condition, etag);
  return parseHttpDate(condition) === Math.floor(modifiedAt / 1_000) * 1_000;
}

function bodyOf(file: FileSnapshot, type: string, first: number, last: number): ReplyBody {
  const { bytes } = file;
  if (bytes !== undefined) return { as: 'bytes', bytes: bytes.subarray(first, last + 1), type };
  return { as: 'stream', chunks: readChunks(file, first, last), bytes: last - first + 1, type };
}

/** What a 304 has: nothing that describes a body. */
function withoutType({ 'Accept-Ranges': _, ...headers }: Record<string, string>) {
  return headers;
}
