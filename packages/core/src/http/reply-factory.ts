import { GameError } from '../errors/game-error.js';
import { hasControls } from './header-text.js';
import { Reply, type ReplyInit, type ServerEvent } from './reply.js';

/** Where a redirect may lead beside the server's own paths. */
export interface RedirectInit extends ReplyInit {
  /** Hosts, or `anywhere`. */
  readonly to?: readonly string[] | 'anywhere';
}

export interface StreamInit extends ReplyInit {
  /** `application/octet-stream` unless it is given. */
  readonly type?: string;
  /** How many there will be, where it is known. */
  readonly bytes?: number;
}

export interface EventsInit extends ReplyInit {
  /** How often an idle stream sends a comment, in milliseconds; 15 000 unless it is given. */
  readonly heartbeatMs?: number;
}

export interface FileInit extends ReplyInit {
  /** The name under which a browser saves it. */
  readonly download?: string;
}

const DEFAULT_HEARTBEAT_MS = 15_000;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function value<T>(body: T, init: ReplyInit = {}): Reply<T> {
  return new Reply<T>(body === undefined ? { as: 'nothing' } : { as: 'value', value: body }, init);
}

function json<T>(body: T, init: ReplyInit = {}): Reply<T> {
  return value(body, { ...init, headers: { 'Content-Type': 'application/json', ...init.headers } });
}

function text(body: string, init: ReplyInit = {}): Reply<string> {
  return new Reply<string>({ as: 'text', text: body }, init);
}

function html(body: string, init: ReplyInit = {}): Reply<never> {
  return new Reply<never>({ as: 'html', text: body }, init);
}

function bytes(
  body: Uint8Array,
  type = 'application/octet-stream',
  init: ReplyInit = {},
): Reply<Uint8Array> {
  return new Reply<Uint8Array>({ as: 'bytes', bytes: body, type }, init);
}

function stream(chunks: AsyncIterable<Uint8Array | string>, init: StreamInit = {}): Reply<never> {
  const { type = 'application/octet-stream', bytes: length, ...rest } = init;
  const known = length === undefined ? {} : { bytes: length };
  return new Reply<never>({ as: 'stream', chunks, type, ...known }, rest);
}

function events(source: AsyncIterable<ServerEvent>, init: EventsInit = {}): Reply<never> {
  const { heartbeatMs = DEFAULT_HEARTBEAT_MS, ...rest } = init;
  return new Reply<never>({ as: 'events', events: source, heartbeatMs }, rest);
}

function file(path: string, init: FileInit = {}): Reply<never> {
  const { download, ...rest } = init;
  if (download !== undefined && hasControls(download))
    throw new TypeError('the name of a download has control characters');
  return new Reply<never>(
    { as: 'file', path, ...(download === undefined ? {} : { download }) },
    rest,
  );
}

function redirect(url: string, status = 302, init: RedirectInit = {}): Reply<never> {
  const { to, ...rest } = init;
  if (!REDIRECTS.has(status))
    throw new TypeError(`status ${status} is no redirect: 301, 302, 303, 307 or 308`);
  const target = checkTarget(url, to);
  return new Reply<never>(
    { as: 'nothing' },
    { ...rest, status, headers: { ...rest.headers, Location: target } },
  );
}

function status(code: number, init: ReplyInit = {}): Reply<never> {
  return new Reply<never>({ as: 'nothing' }, { ...init, status: code });
}

/** A path of this server, or an absolute URL of an allowed host. Beyond ASCII it is percent-escaped. */
function checkTarget(url: string, to: RedirectInit['to']): string {
  if (hasControls(url, true) || url.includes('\\'))
    throw refused(url, 'it has spaces, control characters or backslashes');
  const isRelative = !url.startsWith('//') && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url);
  if (!isRelative) {
    let target: URL;
    try {
      target = new URL(url, 'https://self.invalid');
    } catch {
      throw refused(url, 'it is no URL');
    }
    if (target.protocol !== 'http:' && target.protocol !== 'https:')
      throw refused(url, 'it is neither http nor https');
    if (to !== 'anywhere' && !(to ?? []).includes(target.host))
      throw refused(url, "its host is not among those in 'to'");
  }
  return encodeURI(url).replaceAll('%25', '%');
}

function refused(url: string, why: string): GameError {
  return new GameError(
    'BAD_REQUEST',
    `no redirect to ${JSON.stringify(url.slice(0, 100))}: ${why}`,
  );
}

/**
 * Makes answers with more than a value.
 *
 * `reply(value, { status, headers, cookies })`, `.json(value)` in JSON whatever the client prefers, `.text(…)`, `.html(…)`,
 * `.bytes(bytes, type)`, `.stream(chunks, { type, bytes })`, `.events(source, { heartbeatMs })`, `.file(path, { download })`,
 * `.redirect(url, status, { to })` within the server unless `to` names other hosts, `.status(code)` without a body.
 */
export const reply = Object.assign(value, {
  json,
  text,
  html,
  bytes,
  stream,
  events,
  file,
  redirect,
  status,
});
