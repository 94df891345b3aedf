import type { ConsulTls, TlsFiles as LinkTls, StaticPeer } from '@nopal/cluster';

/** How servers of several processes and machines find each other, know each other and remember who is logged in. */
export interface ClusterOptions {
  /** Servers of one name belong together, and several clusters may share one Consul: as the name of a host; `nopal` by default. */
  readonly name?: string;
  /** Where this server listens for others: `127.0.0.1` and any free port by default. Another host needs `tls` or `secret`. */
  readonly listen?: { readonly host?: string; readonly port?: number };
  /** Where others reach it when that is not where it listens: behind a port mapping or on a machine of several addresses. */
  readonly advertise?: { readonly host?: string; readonly port?: number };
  /** Each server shows a certificate, and the link is encrypted. */
  readonly tls?: LinkTls;
  /** The same text on every server, 16 characters or more: proves who belongs to the cluster, and hides nothing. */
  readonly secret?: string;
  /** Consul's agent on this machine, by its address or with more said; or `peers`. */
  readonly consul?: string | ClusterConsul;
  /** The servers by a list, this one perhaps among them; or `consul`. */
  readonly peers?: readonly StaticPeer[];
  /** Who is logged in where: in Redis, by its address or with more said. Without it each frontend knows its own, and asks the others. */
  readonly redis?: string | ClusterRedis;
  /**
   * The server types that this server is to see, its own among them where it calls it; all of the project by default. It lists and
   * calls no others; those that see it send it their clients' messages all the same.
   */
  readonly types?: readonly string[];
  /** What callers of the gRPC services send, as `authorization: Bearer …`; 16 characters or more. */
  readonly grpcToken?: string;
  /** Whether gRPC clients may ask which services there are; true by default. */
  readonly grpcReflection?: boolean;
}

export interface ClusterConsul {
  /** `http://127.0.0.1:8500` by default. */
  readonly address?: string;
  readonly token?: string;
  readonly tls?: ConsulTls;
  readonly datacenter?: string;
  /** A file that keeps who was there, for a start while Consul is down; none by default. */
  readonly peersFile?: string;
}

export interface ClusterRedis {
  /** `redis://user:password@host:6379/0`; `rediss://` with TLS. */
  readonly url: string;
  /** Before every key; the cluster's name by default. */
  readonly prefix?: string;
  /** Whether players may log in while Redis is down: unique on each frontend alone until it is back. True by default. */
  readonly loginsWithoutIt?: boolean;
}

const KNOWN: Record<keyof ClusterOptions, true> = {
  name: true,
  listen: true,
  advertise: true,
  tls: true,
  secret: true,
  consul: true,
  peers: true,
  redis: true,
  types: true,
  grpcToken: true,
  grpcReflection: true,
};
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

/** @throws TypeError naming an option that there is not, or that has a wrong value. */
export function checkClusterOptions(options: ClusterOptions, serverTypes: readonly string[]): void {
  checkKeys('cluster', options, Object.keys(KNOWN));
  const { name, listen = {}, advertise = {}, consul, peers, redis, types, tls } = options;
  if (name !== undefined && !NAME.test(name))
    throw wrong('name', name, '1 to 32 lower-case letters, digits and -, as the name of a host');
  checkKeys('cluster.listen', listen, ['host', 'port']);
  checkKeys('cluster.advertise', advertise, ['host', 'port']);
  checkAddress('listen', listen, 0);
  checkAddress('advertise', advertise, 1);
  if (tls !== undefined) {
    checkKeys('cluster.tls', tls, ['caFile', 'certFile', 'keyFile']);
    for (const file of ['caFile', 'certFile', 'keyFile'] as const)
      checkText(`tls.${file}`, tls[file]);
  }
  for (const key of ['secret', 'grpcToken'] as const)
    if (options[key] !== undefined) checkText(key, options[key], false);
  if ((consul === undefined) === (peers === undefined)) {
    const found = consul === undefined ? 'neither' : 'both';
    throw new TypeError(
      `cluster has ${found} of consul and peers; give one, to say how servers find each other`,
    );
  }
  if (typeof consul === 'object')
    checkKeys('cluster.consul', consul, ['address', 'token', 'tls', 'datacenter', 'peersFile']);
  else if (consul !== undefined) checkText('consul', consul);
  if (typeof redis === 'object') {
    checkKeys('cluster.redis', redis, ['url', 'prefix', 'loginsWithoutIt']);
    checkRedisUrl('redis.url', redis.url);
  } else if (redis !== undefined) checkRedisUrl('redis', redis);
  for (const type of types ?? []) {
    if (!serverTypes.includes(type))
      throw wrong('types', type, `among the manifest's: ${serverTypes.join(', ')}`);
  }
}

function checkKeys(where: string, given: object, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`${where} is ${JSON.stringify(given)}; it must be an object`);
  for (const key of Object.keys(given)) {
    if (!known.includes(key))
      throw new TypeError(`${where}.${key} is no option; there are ${known.join(', ')}`);
  }
}

function checkAddress(
  key: string,
  { host, port }: { readonly host?: string; readonly port?: number },
  leastPort: number,
): void {
  if (host !== undefined) checkText(`${key}.host`, host);
  if (port !== undefined && !(Number.isInteger(port) && port >= leastPort && port <= 65_535))
    throw wrong(`${key}.port`, port, `${leastPort} to 65535`);
}

function checkText(key: string, value: unknown, isShown = true): void {
  if (typeof value === 'string' && value.trim() !== '') return;
  throw wrong(key, isShown ? value : '…', 'a text');
}

function checkRedisUrl(key: string, url: unknown): void {
  if (typeof url === 'string' && /^rediss?:\/\/[^/]/.test(url) && URL.canParse(url)) return;
  throw wrong(
    key,
    typeof url === 'string' ? url.replace(/\/\/.*@/, '//…@') : url,
    'like redis://127.0.0.1:6379',
  );
}

function wrong(key: string, found: unknown, allowed: string): TypeError {
  return new TypeError(`cluster.${key} is ${JSON.stringify(found)}; it must be ${allowed}`);
}
