import { readFileSync } from 'node:fs';
import type { StaticPeer } from '@nopal/cluster';
import type { ClusterOptions } from './cluster-options.js';
import { listOf, portOf, wrongValue } from './read-variable.js';

type Change = (options: Mutable<ClusterOptions>, value: string, name: string) => void;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a cluster takes from the environment; `NOPAL_CONSUL` or `NOPAL_PEERS` makes one. */
export const CLUSTER_VARIABLES: Readonly<Record<string, Change>> = {
  NOPAL_CLUSTER: (options, name) => {
    options.name = name;
  },
  NOPAL_CONSUL: (options, address) => {
    options.consul = { ...objectOf(options.consul), address };
  },
  NOPAL_CONSUL_TOKEN: (options, token) => {
    options.consul = { ...objectOf(options.consul), token };
  },
  NOPAL_CONSUL_PEERS_FILE: (options, peersFile) => {
    options.consul = { ...objectOf(options.consul), peersFile };
  },
  NOPAL_PEERS: (options, value, name) => {
    options.peers = peersOf(name, value);
  },
  NOPAL_REDIS: (options, url) => {
    options.redis = url;
  },
  NOPAL_LINK_HOST: (options, host) => {
    options.listen = { ...options.listen, host };
  },
  NOPAL_LINK_PORT: (options, value, name) => {
    options.listen = { ...options.listen, port: portOf(name, value) };
  },
  NOPAL_LINK_ADVERTISE: (options, value, name) => {
    options.advertise = addressOf(name, value);
  },
  NOPAL_LINK_SECRET: (options, secret) => {
    options.secret = secret;
  },
  NOPAL_LINK_CA: (options, caFile) => {
    options.tls = { ...tlsOf(options), caFile };
  },
  NOPAL_LINK_CERT: (options, certFile) => {
    options.tls = { ...tlsOf(options), certFile };
  },
  NOPAL_LINK_KEY: (options, keyFile) => {
    options.tls = { ...tlsOf(options), keyFile };
  },
  NOPAL_GRPC_TOKEN: (options, token) => {
    options.grpcToken = token;
  },
};

/** Variables whose value may come from a file, so that it is in no list of processes. */
export const FROM_FILES = [
  'NOPAL_CONSUL_TOKEN',
  'NOPAL_LINK_SECRET',
  'NOPAL_GRPC_TOKEN',
  'NOPAL_REDIS',
  'NOPAL_HTTP_COOKIE_KEYS',
];

/** The text of a `NOPAL_…_FILE` variable's file. @throws TypeError naming variable and file when it cannot be read. */
export function secretFrom(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new TypeError(`${name} is ${file}, which cannot be read: ${(error as Error).message}`);
  }
}

/** `game/game-1=10.0.0.7:3260, …` */
function peersOf(name: string, value: string): StaticPeer[] {
  return listOf(value).map((item) => {
    const [, type, id, address] = /^([^/=\s]+)\/([^/=\s]+)=(\S+)$/.exec(item) ?? [];
    if (type === undefined || id === undefined || address === undefined)
      throw wrongValue(name, item, 'like game/game-1=10.0.0.7:3260');
    const { host, port } = addressOf(name, address);
    if (port === undefined) throw wrongValue(name, item, 'like game/game-1=10.0.0.7:3260');
    return { id, type, host, port };
  });
}

/** `host`, `host:port` or `[::1]:port`. */
function addressOf(name: string, value: string): { host: string; port?: number } {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([^:\s]+))(?::(\d+))?$/.exec(value) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw wrongValue(name, value, 'like 10.0.0.7:3260');
  return port === undefined ? { host } : { host, port: portOf(name, port) };
}

function objectOf(consul: ClusterOptions['consul']): object {
  return typeof consul === 'object' ? consul : {};
}

function tlsOf({ tls }: ClusterOptions): NonNullable<ClusterOptions['tls']> {
  return tls ?? { caFile: '', certFile: '', keyFile: '' };
}
