import { closestName } from './closest-name.js';
import { DEFAULT_LIMITS, type Limits, resolveLimits } from './limits.js';
import { createLogger, type LogLevel } from './pino-logger.js';
import type { StartOptions } from './start-servers.js';

const MAX_PORT = 65_535;
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies LogLevel[];
const LIMITS_PREFIX = 'NOPAL_LIMITS_';

/** What a server takes from its environment: `NOPAL_PORT=3250 NOPAL_LIMITS_CALL_TIMEOUT_MS=2000`. */
export type EnvironmentOptions = Partial<
  Pick<
    StartOptions,
    | 'serve'
    | 'port'
    | 'tcpPort'
    | 'host'
    | 'publicUrl'
    | 'logger'
    | 'limits'
    | 'allowedOrigins'
    | 'trustedProxies'
    | 'defaultSerializer'
    | 'errorCodes'
    | 'uniqueLogin'
  >
>;

type Reader = (name: string, value: string) => EnvironmentOptions;

const VARIABLES: Readonly<Record<string, Reader>> = {
  NOPAL_SERVER: (_name, serve) => ({ serve }),
  NOPAL_PORT: (name, value) => ({ port: portOf(name, value) }),
  NOPAL_TCP_PORT: (name, value) => ({ tcpPort: portOf(name, value) }),
  NOPAL_HOST: (_name, host) => ({ host }),
  NOPAL_PUBLIC_URL: (_name, publicUrl) => ({ publicUrl }),
  NOPAL_LOG_LEVEL: (name, value) => ({ logger: createLogger(wordOf(name, value, LOG_LEVELS)) }),
  NOPAL_ALLOWED_ORIGINS: (_name, value) => ({ allowedOrigins: listOf(value) }),
  NOPAL_TRUSTED_PROXIES: (_name, value) => ({ trustedProxies: listOf(value) }),
  NOPAL_DEFAULT_SERIALIZER: (_name, defaultSerializer) => ({ defaultSerializer }),
  NOPAL_ERROR_CODES: (name, value) => ({ errorCodes: wordOf(name, value, ['nopal', 'pitaya']) }),
  NOPAL_UNIQUE_LOGIN: (name, value) => ({
    uniqueLogin: wordOf(name, value, ['true', 'false']) === 'true',
  }),
};

const LIMIT_OF = new Map(
  Object.keys(DEFAULT_LIMITS).map((key) => [variableOf(key), key as keyof Limits]),
);

/**
 * The options that the environment sets, for `startServers({ manifest, …, ...fromEnvironment() })`. An empty variable
 * counts as absent.
 *
 * | variable | option | value |
 * |---|---|---|
 * | `NOPAL_SERVER` | `serve` | a server type of the project, or `all` |
 * | `NOPAL_PORT` | `port` | 0 to 65535; 0 takes a free one |
 * | `NOPAL_TCP_PORT` | `tcpPort` | likewise |
 * | `NOPAL_HOST` | `host` | the address to listen on |
 * | `NOPAL_PUBLIC_URL` | `publicUrl` | `wss://eu1.example.com` |
 * | `NOPAL_LOG_LEVEL` | `logger` | `debug`, `info`, `warn`, `error` or `silent` |
 * | `NOPAL_ALLOWED_ORIGINS` | `allowedOrigins` | a list with commas |
 * | `NOPAL_TRUSTED_PROXIES` | `trustedProxies` | a list with commas |
 * | `NOPAL_DEFAULT_SERIALIZER` | `defaultSerializer` | `json`, `protobuf`, or a name of `serializers` |
 * | `NOPAL_ERROR_CODES` | `errorCodes` | `nopal` or `pitaya` |
 * | `NOPAL_UNIQUE_LOGIN` | `uniqueLogin` | `true` or `false` |
 * | `NOPAL_LIMITS_…` | `limits.…` | the limit's name in capitals: `NOPAL_LIMITS_CALL_TIMEOUT_MS` |
 *
 * @throws TypeError naming a variable that there is not, or one with its value and what is allowed.
 */
export function fromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentOptions {
  let options: EnvironmentOptions = {};
  let limits: Partial<Limits> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('NOPAL_')) continue;
    const limit = LIMIT_OF.get(name);
    const read = Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
    if (limit === undefined && read === undefined) throw unknownVariable(name);
    if (value === undefined || value.trim() === '') continue;
    if (limit !== undefined) limits = { ...limits, [limit]: limitOf(name, limit, value.trim()) };
    else if (read !== undefined) options = { ...options, ...read(name, value.trim()) };
  }
  return Object.keys(limits).length === 0 ? options : { ...options, limits };
}

/** `callTimeoutMs` → `NOPAL_LIMITS_CALL_TIMEOUT_MS` */
function variableOf(limit: string): string {
  return `${LIMITS_PREFIX}${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function portOf(name: string, value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > MAX_PORT) {
    throw wrongValue(name, value, `a port from 0 to ${MAX_PORT}`);
  }
  return Number(value);
}

function wordOf<Word extends string>(name: string, value: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === value);
  if (word === undefined) throw wrongValue(name, value, `one of ${words.join(', ')}`);
  return word;
}

function listOf(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function limitOf(name: string, limit: keyof Limits, value: string): Limits[keyof Limits] {
  const isWord = typeof DEFAULT_LIMITS[limit] === 'string';
  const given = isWord || !/^\d+(\.\d+)?$/.test(value) ? value : Number(value);
  try {
    return resolveLimits({ [limit]: given })[limit];
  } catch (error) {
    const allowed = /it must be (.*)$/.exec((error as Error).message)?.[1] ?? 'another value';
    throw wrongValue(name, value, allowed);
  }
}

function wrongValue(name: string, value: string, allowed: string): TypeError {
  return new TypeError(`${name} is ${JSON.stringify(value)}; it must be ${allowed}`);
}

function unknownVariable(name: string): TypeError {
  const known = [...Object.keys(VARIABLES), ...LIMIT_OF.keys()];
  const meant = closestName(name, known);
  const remedy = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
  return new TypeError(`${name} is no setting of the server; ${remedy}`);
}
