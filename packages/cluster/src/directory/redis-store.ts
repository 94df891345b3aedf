import { createHash } from 'node:crypto';
import { type Clock, GameError, type Logger, type SessionAddress } from '@nopal/core';
import { RedisConnection, type RedisConnectionOptions } from '../redis/redis-connection.js';
import type { Claim } from './claim.js';
import type { Confirmation, DirectoryStore } from './directory-store.js';
import { CONFIRM, REMOVE, SWAP } from './redis-scripts.js';
import { claimFrom, holderOf, storedOf } from './stored-claim.js';

export interface RedisStoreOptions extends RedisConnectionOptions {
  /** Before every key: several clusters may share one Redis. */
  readonly prefix?: string;
  /** After so long without a reconcile an entry is forgotten; in milliseconds. */
  readonly ttlMs?: number;
}

/** Keys that are read at once. */
const PAGE = 500;
const SCRIPTS = [SWAP, REMOVE, CONFIRM];

/** Users in Redis or Valkey, one key each. Nothing waits longer than the bound, also when Redis hangs. */
export class RedisStore implements DirectoryStore {
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly #ttlMs: string;
  readonly #hashes = new Map<string, string>();
  #available: () => void = () => {};

  constructor(parts: { clock: Clock; logger: Logger }, options: RedisStoreOptions) {
    this.#prefix = options.prefix ?? 'nopal:';
    this.#ttlMs = String(options.ttlMs ?? 3_600_000);
    this.#redis = new RedisConnection(parts, options, {
      whenDown: 'users are remembered here until it is back',
      // So that they are not asked for by a hash that Redis does not know.
      connected: (client) => {
        for (const script of SCRIPTS) client.scriptLoad(script).catch(() => {});
      },
      available: () => this.#available(),
    });
  }

  /** Waits no longer than for an answer: a Redis that is not there yet is connected to later. */
  async open(available: () => void): Promise<void> {
    this.#available = available;
    await this.#redis.open();
  }

  async swap(uid: string, address: SessionAddress): ReturnType<DirectoryStore['swap']> {
    const type = address.frontendType;
    const answer = await this.#run(SWAP, this.#key(type, uid), [holderOf(address), this.#ttlMs]);
    const [written, there] = Array.isArray(answer) ? answer : [];
    const claim = claimFrom(type, written);
    if (claim === undefined) throw new GameError('UNAVAILABLE', 'Redis answered a login oddly');
    return { claim, before: claimFrom(type, there) };
  }

  async remove(uid: string, address: SessionAddress): Promise<boolean> {
    const key = this.#key(address.frontendType, uid);
    return (await this.#run(REMOVE, key, [holderOf(address)])) === 1;
  }

  async confirm(uid: string, claim: Claim, over?: Claim): Promise<Confirmation> {
    const { address, time } = claim;
    const key = this.#key(address.frontendType, uid);
    const confirm = (overwritten: string): Promise<unknown> =>
      this.#run(CONFIRM, key, [holderOf(address), String(time), this.#ttlMs, overwritten]);
    let answer = await confirm(over === undefined ? '' : storedOf(over));
    // What nobody of us wrote is overwritten.
    const isOdd = claimFrom(address.frontendType, answer) === undefined;
    if (isOdd && typeof answer === 'string' && answer !== 'kept' && answer !== 'written')
      answer = await confirm(answer);
    if (answer === 'kept' || answer === 'written') return answer;
    const there = claimFrom(address.frontendType, answer);
    if (there === undefined) throw new GameError('UNAVAILABLE', 'Redis answered a reconcile oddly');
    return there;
  }

  async find(
    uids: readonly string[],
    frontendTypes: readonly string[],
  ): Promise<readonly Claim[][]> {
    const found: Claim[][] = uids.map(() => []);
    const pages: Promise<void>[] = [];
    for (const type of frontendTypes) {
      for (let at = 0; at < uids.length; at += PAGE) {
        const keys = uids.slice(at, at + PAGE).map((uid) => this.#key(type, uid));
        const page = this.#redis
          .ask((client) => client.mGet(keys))
          .then((values) => {
            keys.forEach((_, i) => {
              const claim = claimFrom(type, values[i]);
              if (claim !== undefined) found[at + i]?.push(claim);
            });
          });
        pages.push(page);
      }
    }
    await Promise.all(pages);
    return found;
  }

  async close(): Promise<void> {
    this.#available = () => {};
    await this.#redis.close();
  }

  #key(frontendType: string, uid: string): string {
    return `${this.#prefix}user:${frontendType}:${uid}`;
  }

  /** By its hash; whole when Redis does not know it, as after a restart. */
  #run(script: string, key: string, args: string[]): Promise<unknown> {
    const options = { keys: [key], arguments: args };
    return this.#redis.ask(async (client) => {
      try {
        return await client.evalSha(this.#hashOf(script), options);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return await client.eval(script, options);
      }
    });
  }

  #hashOf(script: string): string {
    let hash = this.#hashes.get(script);
    if (hash === undefined) {
      hash = createHash('sha1').update(script).digest('hex');
      this.#hashes.set(script, hash);
    }
    return hash;
  }
}
