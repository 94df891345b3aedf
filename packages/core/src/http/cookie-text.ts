import type { CookieOptions } from './cookies.js';

const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** RFC 6265: no control characters, space, quote, comma, semicolon or backslash. */
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
const ATTRIBUTE = /^[\x20-\x3a\x3c-\x7e]*$/;
/** Browsers drop a longer cookie. */
const MAX_COOKIE_BYTES = 4_096;
const MAX_AGE_SECONDS = 400 * 24 * 3_600;

/** The cookies of a `Cookie` header; of several of one name the first. An object without prototype. */
export function parseCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  if (header === undefined || header === '') return cookies;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals === -1) continue;
    const name = pair.slice(0, equals).trim();
    if (name === '' || name in cookies) continue;
    let value = pair.slice(equals + 1).trim();
    if (value.length > 1 && value.startsWith('"') && value.endsWith('"'))
      value = value.slice(1, -1);
    cookies[name] = unescaped(value);
  }
  return cookies;
}

/**
 * The value of a `Set-Cookie` header. What a cookie cannot hold is percent-escaped, and read back by `parseCookies`.
 * @param isSecure whether the request came over TLS.
 * @throws TypeError for a name or attribute that a cookie cannot have.
 */
export function writeCookie(
  name: string,
  value: string,
  options: CookieOptions,
  isSecure: boolean,
): string {
  if (!NAME.test(name)) throw wrong(name, 'its name is not allowed');
  const { path = '/', domain, maxAge, expires, httpOnly = true, sameSite = 'lax' } = options;
  const secure = options.secure ?? (isSecure || options.partitioned === true);
  if (name.startsWith('__Host-') && (!secure || path !== '/' || domain !== undefined))
    throw wrong(name, "a name with __Host- needs secure, the path '/' and no domain");
  if (name.startsWith('__Secure-') && !secure)
    throw wrong(name, 'a name with __Secure- needs secure');
  if (sameSite === 'none' && !secure) throw wrong(name, "sameSite 'none' needs secure");
  let text = `${name}=${VALUE.test(value) && !value.includes('%') ? value : escaped(value)}`;
  if (!path.startsWith('/') || !ATTRIBUTE.test(path)) throw wrong(name, 'its path is not allowed');
  text += `; Path=${path}`;
  if (domain !== undefined) {
    if (!/^[A-Za-z0-9.-]+$/.test(domain)) throw wrong(name, 'its domain is not allowed');
    text += `; Domain=${domain}`;
  }
  if (maxAge !== undefined) {
    if (!Number.isInteger(maxAge) || maxAge < 0 || maxAge > MAX_AGE_SECONDS)
      throw wrong(name, `its maxAge is no whole number of seconds, 0 to ${MAX_AGE_SECONDS}`);
    text += `; Max-Age=${maxAge}`;
  }
  if (expires !== undefined) text += `; Expires=${expires.toUTCString()}`;
  if (httpOnly) text += '; HttpOnly';
  if (secure) text += '; Secure';
  if (!['strict', 'lax', 'none'].includes(sameSite)) throw wrong(name, 'its sameSite is none');
  text += `; SameSite=${sameSite.charAt(0).toUpperCase()}${sameSite.slice(1)}`;
  if (options.partitioned === true) text += '; Partitioned';
  if (text.length > MAX_COOKIE_BYTES)
    throw wrong(name, `it has more than ${MAX_COOKIE_BYTES} bytes`);
  return text;
}

function escaped(value: string): string {
  return encodeURIComponent(value).replace(
    /['()]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unescaped(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function wrong(name: string, why: string): TypeError {
  return new TypeError(`cookie ${JSON.stringify(name.slice(0, 60))} cannot be set: ${why}`);
}
