import type { Member } from '@nopal/core';
import { ConsulError } from './consul-error.js';
import { type ConsulSettings, serviceName } from './consul-options.js';

/** A server as Consul keeps it. */
export interface ConsulService {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly meta: Record<string, string>;
}

/** Before our own keys, so that a game's metadata has all others. */
const OWN = 'nopal-';
export const BOOT_KEY = `${OWN}boot`;
const [CLUSTER, TYPE, STATE, FRONTEND, PROTOCOL] = [
  `${OWN}cluster`,
  `${OWN}type`,
  `${OWN}state`,
  `${OWN}frontend`,
  `${OWN}protocol`,
];

/** Consul's own limits (agent/structs/structs.go). */
const MAX_PAIRS = 64;
const MAX_KEY = 128;
const MAX_VALUE = 512;
const KEY = /^[A-Za-z0-9_-]+$/;
const RESERVED = /^(?:nopal-|consul-|__proto__$)/;
const ID = /^[A-Za-z0-9._:@-]{1,128}$/;

/**
 * @throws TypeError for a server without an address, an id that cannot stand in a path, or metadata that Consul does not take.
 */
export function serviceOf(
  member: Member,
  settings: Pick<ConsulSettings, 'cluster' | 'protocol'>,
): ConsulService {
  const { id, type, address, metadata } = member;
  if (!ID.test(id)) {
    throw new TypeError(
      `server id ${JSON.stringify(id)} cannot be written to Consul; use 1 to 128 of letters, digits and . _ : @ -`,
    );
  }
  if (address === undefined)
    throw new TypeError(`server ${id} has no address; open its link before it is registered`);
  const meta: Record<string, string> = {
    [CLUSTER]: settings.cluster,
    [TYPE]: type,
    [BOOT_KEY]: member.boot,
    [STATE]: member.state,
    [FRONTEND]: String(member.frontend),
    ...(settings.protocol !== undefined && { [PROTOCOL]: settings.protocol }),
  };
  const room = MAX_PAIRS - Object.keys(meta).length;
  const pairs = Object.entries(metadata);
  if (pairs.length > room)
    throw new TypeError(`metadata has ${pairs.length} entries; Consul takes ${room} of a server`);
  for (const [key, value] of pairs) {
    if (key.length > MAX_KEY || !KEY.test(key) || RESERVED.test(key)) {
      throw new TypeError(
        `metadata key ${JSON.stringify(key.slice(0, MAX_KEY))} is none for Consul: 1 to ${MAX_KEY} letters, digits, _ and -, not beginning with nopal- or consul-`,
      );
    }
    if (value.length > MAX_VALUE) {
      throw new TypeError(
        `metadata ${key} has ${value.length} characters; Consul takes at most ${MAX_VALUE}`,
      );
    }
    meta[key] = value;
  }
  const name = serviceName(settings.cluster, type);
  return { id, name, address: address.host, port: address.port, meta };
}

/** What an instance is ignored for. */
export type InstanceFault = 'shape' | 'id' | 'address' | 'port' | 'meta' | 'foreign';

/**
 * The server that an instance of a type's service is, or why it is none that can be used: whoever writes to Consul may write
 * anything.
 */
export function memberOf(
  service: ConsulService,
  cluster: string,
  type: string,
): Member | InstanceFault {
  const { id, address, port, meta } = service;
  if (!ID.test(id)) return 'id';
  if (!/^[A-Za-z0-9._:%-]{1,253}$/.test(address)) return 'address';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'port';
  const pairs = Object.entries(meta);
  if (pairs.length > MAX_PAIRS || pairs.some((pair) => !isPair(pair))) return 'meta';
  const boot = meta[BOOT_KEY] ?? '';
  const state = meta[STATE];
  const frontend = meta[FRONTEND];
  // Another cluster a-b with a type c has the same service name as cluster a with a type b-c.
  if (meta[CLUSTER] !== cluster || meta[TYPE] !== type) return 'foreign';
  if (!/^[A-Za-z0-9._-]{1,128}$/.test(boot)) return 'meta';
  if (state !== 'ready' && state !== 'draining') return 'meta';
  if (frontend !== 'true' && frontend !== 'false') return 'meta';
  const metadata = Object.fromEntries(pairs.filter(([key]) => !RESERVED.test(key)));
  return {
    id,
    type,
    frontend: frontend === 'true',
    metadata,
    boot,
    state,
    address: { host: address, port },
  };
}

function isPair([key, value]: [string, unknown]): boolean {
  if (key === '__proto__' || key.length > MAX_KEY || !KEY.test(key)) return false;
  return typeof value === 'string' && value.length <= MAX_VALUE;
}

/** @throws ConsulError for what is no service at all; its fields are not checked further. */
export function readService(json: unknown): ConsulService {
  const { ID, Service, Address, Port, Meta } = record(json);
  const meta = Meta === undefined || Meta === null ? {} : record(Meta);
  if (typeof ID !== 'string' || typeof Service !== 'string') throw notAService();
  if (typeof Address !== 'string' || typeof Port !== 'number') throw notAService();
  return {
    id: ID,
    name: Service,
    address: Address,
    port: Port,
    meta: meta as Record<string, string>,
  };
}

/** Whether Consul holds exactly this of the server. */
export function isSameService(a: ConsulService, b: ConsulService): boolean {
  if (a.id !== b.id || a.name !== b.name || a.address !== b.address || a.port !== b.port)
    return false;
  const keys = Object.keys(a.meta);
  return (
    keys.length === Object.keys(b.meta).length && keys.every((key) => a.meta[key] === b.meta[key])
  );
}

export function record(json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw notAService();
  return json as Record<string, unknown>;
}

function notAService(): ConsulError {
  return new ConsulError('content', 'the answer is no service');
}
