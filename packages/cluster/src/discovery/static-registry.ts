import type { Member } from '@nopal/core';
import type { Candidate, Registry, RegistryListener } from './registry.js';

/** A server in the configuration. */
export interface StaticPeer {
  readonly id: string;
  readonly type: string;
  readonly host: string;
  readonly port: number;
  readonly frontend?: boolean;
  /** What other servers see of it; none by default. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const KNOWN = ['id', 'type', 'host', 'port', 'frontend', 'metadata'];

/** The servers of a list in the configuration, this one among them or not. Who of them lives, the link finds out. */
export class StaticRegistry implements Registry {
  readonly #candidates: readonly Candidate[];

  /** @throws TypeError naming the entry that is wrong and what it must be. */
  constructor(peers: readonly StaticPeer[]) {
    const ids = new Set<string>();
    this.#candidates = peers.map((peer, i) => {
      const member = memberOf(peer, `peers[${i}]`);
      if (ids.has(member.id)) throw new TypeError(`peers[${i}].id is ${member.id} once more`);
      ids.add(member.id);
      return { member, isHealthy: true };
    });
  }

  async open(listener: RegistryListener): Promise<void> {
    listener.candidates(this.#candidates, true);
  }

  /** @throws TypeError (by rejection) when the list has another type for this server's id. */
  async register(self: Member): Promise<void> {
    const listed = this.#candidates.find(({ member }) => member.id === self.id);
    if (listed !== undefined && listed.member.type !== self.type) {
      throw new TypeError(
        `peers has ${self.id} as a ${listed.member.type} server, but it is a ${self.type} server`,
      );
    }
  }

  async deregister(): Promise<void> {}

  async close(): Promise<void> {}
}

function memberOf(peer: StaticPeer, where: string): Member {
  const given: unknown = peer;
  if (typeof given !== 'object' || given === null)
    throw new TypeError(
      `${where} is ${JSON.stringify(given)}; it must be { id, type, host, port }`,
    );
  for (const key of Object.keys(given)) {
    if (!KNOWN.includes(key))
      throw new TypeError(`${where}.${key} is not known; there are ${KNOWN.join(', ')}`);
  }
  const { id, type, host, port, frontend = false, metadata = {} } = peer;
  for (const [key, value] of Object.entries({ id, type, host })) {
    if (typeof value !== 'string' || value === '' || /\s/.test(value))
      throw new TypeError(
        `${where}.${key} is ${JSON.stringify(value)}; it must be a text without spaces`,
      );
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new TypeError(`${where}.port is ${JSON.stringify(port)}; it must be 1 to 65535`);
  if (typeof frontend !== 'boolean')
    throw new TypeError(
      `${where}.frontend is ${JSON.stringify(frontend)}; it must be true or false`,
    );
  const isMetadata =
    typeof metadata === 'object' &&
    metadata !== null &&
    Object.values(metadata).every((value) => typeof value === 'string');
  if (!isMetadata) throw new TypeError(`${where}.metadata must have texts by name`);
  return { id, type, frontend, metadata, boot: '', state: 'ready', address: { host, port } };
}
