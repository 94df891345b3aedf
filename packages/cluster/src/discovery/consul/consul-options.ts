import type { PaceLimits } from '../pace.js';

/** Certificates of the connection with Consul: paths of PEM files, read when the registry opens. */
export interface ConsulTls {
  /** Those who sign Consul's certificate; the system's by default. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The name that Consul's certificate must have; the address's host by default. */
  readonly serverName?: string;
}

export interface ConsulOptions {
  /** Names the services, so that several clusters share one Consul: lower-case letters, digits and `-`, at most 32. */
  readonly cluster: string;
  /** The server types that are read. */
  readonly types: readonly string[];
  /** The agent on this host: `http://127.0.0.1:8500` by default, or `https://…`. */
  readonly address?: string;
  /** Sent with each request in a header. */
  readonly token?: string;
  readonly tls?: ConsulTls;
  /** The datacenter that is read; the agent's own by default. */
  readonly datacenter?: string;
  /** The link's protocol versions, noted for people who look. */
  readonly protocol?: string;
  /** A file that keeps who was there, for a start while Consul is down. None by default. */
  readonly peersFile?: string;
  readonly times?: Partial<ConsulTimes>;
}

/** In milliseconds. */
export interface ConsulTimes {
  /** How long a call may take that does not wait for changes. */
  readonly callTimeoutMs: number;
  /** How long Consul may hold a question for changes. */
  readonly waitMs: number;
  /** How long the start waits for the first answers. */
  readonly openTimeoutMs: number;
  /** How long leaving may take. */
  readonly leaveTimeoutMs: number;
  /** Consul holds the server for ill when it is silent for so long. */
  readonly ttlMs: number;
  readonly beatMs: number;
  /** How often what Consul holds of this server is compared with what it should, more or less a fifth. */
  readonly compareMs: number;
  /** Registrations are at least so far apart. */
  readonly registerGapMs: number;
  /** Up to so much random delay comes before a registration that makes good a lost one. */
  readonly registerJitterMs: number;
  /** Consul forgets a server that has been ill for so long. */
  readonly forgetMs: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  /** After a refusal that only an operator can end, as a wrong token. */
  readonly refusedMs: number;
  readonly pace: PaceLimits;
}

export const CONSUL_TIMES: ConsulTimes = {
  callTimeoutMs: 10_000,
  waitMs: 55_000,
  openTimeoutMs: 5_000,
  leaveTimeoutMs: 2_000,
  ttlMs: 15_000,
  beatMs: 5_000,
  compareMs: 60_000,
  registerGapMs: 1_000,
  registerJitterMs: 750,
  forgetMs: 600_000,
  backoffMinMs: 200,
  backoffMaxMs: 30_000,
  refusedMs: 60_000,
  pace: { burst: 3, minIntervalMs: 1_000, maxIntervalMs: 15_000 },
};

export interface ConsulSettings extends Omit<ConsulOptions, 'times' | 'address'> {
  readonly address: URL;
  readonly times: ConsulTimes;
}

const CLUSTER = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const TYPE = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?$/;

/** @throws TypeError naming the option that is wrong and what it may be. */
export function consulSettings(options: ConsulOptions): ConsulSettings {
  if (!CLUSTER.test(options.cluster)) {
    throw new TypeError(
      `cluster is ${JSON.stringify(options.cluster)}; it must be 1 to 32 lower-case letters, digits and -, as the name of a host`,
    );
  }
  for (const type of options.types) {
    if (!TYPE.test(type))
      throw new TypeError(
        `type ${JSON.stringify(type)} cannot be a part of a Consul service's name; letters, digits, _ and - can`,
      );
  }
  const { address = 'http://127.0.0.1:8500' } = options;
  if (!URL.canParse(address)) throw new TypeError(badAddress(address));
  const url = new URL(address);
  const isPlain = url.pathname === '/' && url.search === '' && url.username === '';
  if (!['http:', 'https:'].includes(url.protocol) || !isPlain)
    throw new TypeError(badAddress(address));
  if (options.tls !== undefined && url.protocol !== 'https:')
    throw new TypeError(`tls is given, but Consul's address is ${address}; use https://`);
  return { ...options, address: url, times: { ...CONSUL_TIMES, ...options.times } };
}

function badAddress(address: string): string {
  return `Consul's address is ${JSON.stringify(address)}; it must be like http://127.0.0.1:8500 or https://consul:8501`;
}

/** A server type's service. */
export function serviceName(cluster: string, type: string): string {
  return `${cluster}-${type}`;
}
