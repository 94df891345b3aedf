import type { HttpOverrides } from './http-options.js';
import { MOST } from './option-rules.js';
import { listOf, portOf, wholeOf } from './read-variable.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Change = (overrides: Mutable<HttpOverrides>, value: string, name: string) => void;

/** What HTTP takes from the environment. */
export const HTTP_VARIABLES: Readonly<Record<string, Change>> = {
  NOPAL_HTTP_PORT: (overrides, value, name) => {
    overrides.port = portOf(name, value);
  },
  NOPAL_HTTP_HOST: (overrides, host) => {
    overrides.host = host;
  },
  NOPAL_HTTP_UNIX_PATH: (overrides, path) => {
    overrides.unixPath = path;
  },
  NOPAL_HTTP_ADMIN_PORT: (overrides, value, name) => {
    overrides.admin = { ...overrides.admin, port: portOf(name, value) };
  },
  NOPAL_HTTP_ADMIN_HOST: (overrides, host) => {
    overrides.admin = { ...overrides.admin, host };
  },
  NOPAL_HTTP_COOKIE_KEYS: (overrides, value) => {
    overrides.cookieKeys = listOf(value);
  },
  NOPAL_HTTP_BODY_LIMIT_BYTES: (overrides, value, name) => {
    overrides.bodyLimitBytes = wholeOf(name, value, MOST);
  },
  NOPAL_HTTP_TIMEOUT_MS: (overrides, value, name) => {
    overrides.timeoutMs = wholeOf(name, value, MOST);
  },
};
