import { isHeaderName, isHeaderValue } from './header-names.js';
import type { HttpHooks } from './hooks.js';

/** What every answer says to browsers unless a change says otherwise. */
const PRESET: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'X-Permitted-Cross-Domain-Policies': 'none',
  // The old filter of browsers can be turned against a page; 0 is what OWASP asks for.
  'X-XSS-Protection': '0',
};

export interface SecureHeadersOptions {
  /** Headers to add or to change, for example `Content-Security-Policy`; false leaves one out. */
  readonly headers?: Readonly<Record<string, string | false>>;
  /** `Strict-Transport-Security`, sent over TLS alone; half a year by default, false for none. */
  readonly hsts?: { readonly maxAgeSeconds: number; readonly includeSubDomains?: boolean } | false;
}

const HALF_A_YEAR_SECONDS = 15_552_000;

/**
 * Headers that make browsers careful. They are on the answer from the start, so that errors have them; a method or a later
 * hook may change them.
 * @throws TypeError for a name or value that HTTP does not allow.
 */
export function secureHeaders(options: SecureHeadersOptions = {}): HttpHooks {
  const named = new Map(
    Object.entries(PRESET).map(([name, value]) => [name.toLowerCase(), [name, value]]),
  );
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value === false) {
      named.delete(name.toLowerCase());
    } else if (isHeaderName(name) && isHeaderValue(value)) {
      named.set(name.toLowerCase(), [name, value]);
    } else {
      throw new TypeError(`secureHeaders: ${JSON.stringify(`${name}: ${value}`)} is no header`);
    }
  }
  const list = [...named.values()] as [string, string][];
  const hsts = hstsOf(options.hsts);
  return {
    onRequest: [
      ({ response, protocol }) => {
        for (const [name, value] of list) response.set(name, value);
        if (hsts !== undefined && protocol === 'https')
          response.set('Strict-Transport-Security', hsts);
      },
    ],
  };
}

function hstsOf(option: SecureHeadersOptions['hsts']): string | undefined {
  if (option === false) return undefined;
  const { maxAgeSeconds = HALF_A_YEAR_SECONDS, includeSubDomains = true } = option ?? {};
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 0)
    throw new TypeError(`secureHeaders.hsts.maxAgeSeconds is ${maxAgeSeconds}, not a whole number`);
  return `max-age=${maxAgeSeconds}${includeSubDomains ? '; includeSubDomains' : ''}`;
}
