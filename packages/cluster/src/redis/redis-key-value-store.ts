import type { Clock, KeyValueStore, Logger } from '@nopal/core';
import { RedisConnection, type RedisConnectionOptions } from './redis-connection.js';

export interface RedisKeyValueOptions extends RedisConnectionOptions {
  /** Before every key: several clusters may share one Redis. `nopal:kv:` by default. */
  readonly prefix?: string;
}

/** Texts in Redis or Valkey, for all servers that have the same. */
export class RedisKeyValueStore implements KeyValueStore {
  readonly #redis: RedisConnection;
  readonly #prefix: string;

  constructor(parts: { clock: Clock; logger: Logger }, options: RedisKeyValueOptions) {
    this.#redis = new RedisConnection(parts, options);
    this.#prefix = options.prefix ?? 'nopal:kv:';
  }

  /** Resolves also when Redis cannot be reached yet. */
  open(): Promise<void> {
    return this.#redis.open();
  }

  close(): Promise<void> {
    return this.#redis.close();
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#redis.ask((client) => client.get(this.#key(key)))) ?? undefined;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await this.#write(key, value, ttlMs, undefined);
  }

  add(key: string, value: string, ttlMs: number): Promise<boolean> {
    return this.#write(key, value, ttlMs, 'NX');
  }

  replace(key: string, value: string, ttlMs: number): Promise<boolean> {
    return this.#write(key, value, ttlMs, 'XX');
  }

  async touch(key: string, ttlMs: number): Promise<boolean> {
    const ms = wholeTtl(ttlMs);
    return (await this.#redis.ask((client) => client.pExpire(this.#key(key), ms))) === 1;
  }

  async take(key: string): Promise<string | undefined> {
    return (await this.#redis.ask((client) => client.getDel(this.#key(key)))) ?? undefined;
  }

  async delete(key: string): Promise<boolean> {
    return (await this.#redis.ask((client) => client.del(this.#key(key)))) === 1;
  }

  async #write(
    key: string,
    value: string,
    ttlMs: number,
    condition: 'NX' | 'XX' | undefined,
  ): Promise<boolean> {
    const expiration = { type: 'PX', value: wholeTtl(ttlMs) } as const;
    const options = condition === undefined ? { expiration } : { expiration, condition };
    const answer = await this.#redis.ask((client) => client.set(this.#key(key), value, options));
    return answer !== null;
  }

  #key(key: string): string {
    return `${this.#prefix}${key}`;
  }
}

function wholeTtl(ttlMs: number): number {
  if (!(ttlMs >= 1)) throw new TypeError(`ttlMs is ${ttlMs}; it must be at least 1`);
  return Math.ceil(ttlMs);
}
