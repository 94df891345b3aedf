import { closestName } from './closest-name.js';
import { CLUSTER_VARIABLES, FROM_FILES, secretFrom } from './cluster-environment.js';
import type { ClusterOptions } from './cluster-options.js';
import { HTTP_VARIABLES } from './http-environment.js';
import type { HttpOverrides } from './http-options.js';
import { DEFAULT_LIMITS, type Limits, resolveLimits } from './limits.js';
import { createLogger, type LogLevel } from './pino-logger.js';
import { listOf, portOf, wrongValue } from './read-variable.js';
import type { StartOptions } from './start-servers.js';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies LogLevel[];
const LIMITS_PREFIX = 'NOPAL_LIMITS_';

/** What a server takes from its environment: `NOPAL_PORT=3250 NOPAL_LIMITS_CALL_TIMEOUT_MS=2000`. */
export type EnvironmentOptions = Partial<
  Pick<
    StartOptions,
    | 'serve'
    | 'id'
    | 'cluster'
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
    | 'httpOverrides'
  >
>;

type Reader = (name: string, value: string) => EnvironmentOptions;

const VARIABLES: Readonly<Record<string, Reader>> = {
  NOPAL_SERVER: (_name, serve) => ({ serve }),
  NOPAL_SERVER_ID: (_name, id) => ({ id }),
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
 * | `NOPAL_SERVER_ID` | `id` | unique among the servers of the cluster |
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
 * | `NOPAL_HTTP_PORT` | `http.port` | 0 to 65535; 0 takes a free one |
 * | `NOPAL_HTTP_HOST` | `http.host` | the address that this port listens on |
 * | `NOPAL_HTTP_UNIX_PATH` | `http.unixPath` | a Unix socket instead of a port |
 * | `NOPAL_HTTP_ADMIN_PORT` | `http.admin.port` | 0 to 65535; 0 takes a free one |
 * | `NOPAL_HTTP_ADMIN_HOST` | `http.admin.host` | `127.0.0.1` without it |
 * | `NOPAL_HTTP_COOKIE_KEYS` | `http.cookieKeys` | a list with commas, the newest first |
 * | `NOPAL_HTTP_BODY_LIMIT_BYTES` | `http.bodyLimitBytes` | a whole number |
 * | `NOPAL_HTTP_TIMEOUT_MS` | `http.timeoutMs` | a whole number; 0 for none |
 * | `NOPAL_CLUSTER` | `cluster.name` | as the name of a host; `nopal` without it |
 * | `NOPAL_CONSUL` | `cluster.consul.address` | `http://127.0.0.1:8500` |
 * | `NOPAL_CONSUL_TOKEN` | `cluster.consul.token` | |
 * | `NOPAL_CONSUL_PEERS_FILE` | `cluster.consul.peersFile` | a file |
 * | `NOPAL_PEERS` | `cluster.peers` | `game/game-1=10.0.0.7:3260,gate/gate-1=…` |
 * | `NOPAL_REDIS` | `cluster.redis` | `redis://127.0.0.1:6379` |
 * | `NOPAL_LINK_HOST` | `cluster.listen.host` | the address on which other servers come |
 * | `NOPAL_LINK_PORT` | `cluster.listen.port` | 0 to 65535; 0 takes a free one |
 * | `NOPAL_LINK_ADVERTISE` | `cluster.advertise` | a host, or `host:port` |
 * | `NOPAL_LINK_SECRET` | `cluster.secret` | 16 characters or more |
 * | `NOPAL_LINK_CA`, `NOPAL_LINK_CERT`, `NOPAL_LINK_KEY` | `cluster.tls` | PEM files |
 * | `NOPAL_GRPC_TOKEN` | `cluster.grpcToken` | 16 characters or more |
 * | `NOPAL_LIMITS_…` | `limits.…` | the limit's name in capitals: `NOPAL_LIMITS_CALL_TIMEOUT_MS` |
 *
 * `NOPAL_CONSUL_TOKEN`, `NOPAL_LINK_SECRET`, `NOPAL_GRPC_TOKEN`, `NOPAL_REDIS` and `NOPAL_HTTP_COOKIE_KEYS` may be in files:
 * `NOPAL_LINK_SECRET_FILE` names one. What is said of HTTP comes as `httpOverrides`, beside `http` and over it. Variables that begin with `NOPAL_TEST_` are none of the server's.
 *
 * @throws TypeError naming a variable that there is not, or one with its value and what is allowed.
 */
export function fromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentOptions {
  let options: EnvironmentOptions = {};
  let limits: Partial<Limits> = {};
  const cluster: ClusterOptions = {};
  const http: HttpOverrides = {};
  for (const [given, text] of Object.entries(env)) {
    if (!given.startsWith('NOPAL_') || given.startsWith('NOPAL_TEST_')) continue;
    const inFile = FROM_FILES.find((known) => given === `${known}_FILE`);
    const name = inFile ?? given;
    const value = inFile === undefined || !text?.trim() ? text : secretFrom(given, text.trim());
    const limit = LIMIT_OF.get(name);
    const read = Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
    const change = Object.hasOwn(CLUSTER_VARIABLES, name) ? CLUSTER_VARIABLES[name] : undefined;
    const override = Object.hasOwn(HTTP_VARIABLES, name) ? HTTP_VARIABLES[name] : undefined;
    if ([limit, read, change, override].every((one) => one === undefined))
      throw unknownVariable(name);
    if (value === undefined || value.trim() === '') continue;
    if (limit !== undefined) limits = { ...limits, [limit]: limitOf(name, limit, value.trim()) };
    else if (change !== undefined) change(cluster, value.trim(), name);
    else if (override !== undefined) override(http, value.trim(), name);
    else if (read !== undefined) options = { ...options, ...read(name, value.trim()) };
  }
  if (Object.keys(cluster).length > 0) options = { ...options, cluster };
  if (Object.keys(http).length > 0) options = { ...options, httpOverrides: http };
  return Object.keys(limits).length === 0 ? options : { ...options, limits };
}

/** `callTimeoutMs` → `NOPAL_LIMITS_CALL_TIMEOUT_MS` */
function variableOf(limit: string): string {
  return `${LIMITS_PREFIX}${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function wordOf<Word extends string>(name: string, value: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === value);
  if (word === undefined) throw wrongValue(name, value, `one of ${words.join(', ')}`);
  return word;
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

function unknownVariable(name: string): TypeError {
  const tables = [VARIABLES, HTTP_VARIABLES, CLUSTER_VARIABLES];
  const known = [...tables.flatMap((table) => Object.keys(table)), ...LIMIT_OF.keys()];
  const meant = closestName(name, known);
  const remedy = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
  return new TypeError(`${name} is no setting of the server; ${remedy}`);
}
