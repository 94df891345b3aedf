import { createHash } from 'node:crypto';
import { type Clock, Deadlines, GameError, type Logger, type SessionAddress } from '@nopal/core';
import { createClient } from 'redis';
import type { Claim } from './claim.js';
import type { Confirmation, DirectoryStore } from './directory-store.js';
import { CONFIRM, REMOVE, SWAP } from './redis-scripts.js';
import { claimFrom, holderOf, storedOf } from './stored-claim.js';

export interface RedisStoreOptions {
  /** `redis://user:password@host:6379/0`, `rediss://` with TLS. */
  readonly url: string;
  /** Before every key: several clusters may share one Redis. */
  readonly prefix?: string;
  /** The longest wait for an answer, in milliseconds. */
  readonly timeoutMs?: number;
  /** After so long without a reconcile an entry is forgotten; in milliseconds. */
  readonly ttlMs?: number;
}

/** Keys that are read at once. */
const PAGE = 500;
const MAX_RECONNECT_MS = 2_000;
/** Commands that wait for answers; further ones fail at once. */
const MAX_QUEUE = 100_000;
const PING_MS = 2_000;
/** A connection that says nothing for so long while it is asked is made anew. */
const SILENCE_MS = 5_000;

interface Waiting {
  isDone: boolean;
  reject(error: GameError): void;
}

const SCRIPTS = [SWAP, REMOVE, CONFIRM];

/** Users in Redis or Valkey, one key each. Nothing waits longer than the bound, also when Redis hangs. */
export class RedisStore implements DirectoryStore {
  readonly #client: ReturnType<typeof createClient>;
  readonly #prefix: string;
  readonly #timeoutMs: number;
  readonly #ttlMs: string;
  readonly #deadlines: Deadlines<Waiting>;
  readonly #logger: Logger;
  readonly #hashes = new Map<string, string>();
  #available: () => void = () => {};
  /** It is connected, but did not answer in time; nothing is asked until it answers a ping. */
  #isHung = false;
  #isDownLogged = false;
  #isClosed = false;

  constructor(parts: { clock: Clock; logger: Logger }, options: RedisStoreOptions) {
    this.#prefix = options.prefix ?? 'nopal:';
    this.#timeoutMs = options.timeoutMs ?? 1_000;
    this.#ttlMs = String(options.ttlMs ?? 3_600_000);
    this.#logger = parts.logger;
    // An answer that came while this process itself was busy is read first.
    this.#deadlines = new Deadlines(parts.clock, (waiting) =>
      setImmediate(() => this.#late(waiting)),
    );
    this.#client = createClient({
      url: options.url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_QUEUE,
      pingInterval: PING_MS,
      // Its own limit would make an AbortSignal of each command, which finalizers have to clean up; ours is below.
      commandOptions: { timeout: 0 },
      socket: {
        connectTimeout: SILENCE_MS,
        socketTimeout: SILENCE_MS,
        reconnectStrategy: (retries: number) =>
          Math.min(50 * 2 ** Math.min(retries, 10), MAX_RECONNECT_MS) * (0.5 + Math.random() / 2),
      },
    });
    this.#client.on('error', (err: unknown) => this.#down(err));
    this.#client.on('ready', () => {
      this.#isHung = false;
      // Ahead of all that is asked, so that it is not asked twice.
      for (const script of SCRIPTS) this.#client.scriptLoad(script).catch(() => {});
      this.#isBack();
    });
  }

  /** Waits no longer than for an answer: a Redis that is not there yet is connected to later. */
  async open(available: () => void): Promise<void> {
    this.#available = available;
    const connected = this.#client.connect().then(
      () => {},
      (err: unknown) => this.#down(err),
    );
    await this.#bounded(connected).catch(() => {});
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
        const page = this.#ask(() => this.#client.mGet(keys)).then((values) => {
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
    this.#isClosed = true;
    if (this.#client.isOpen) this.#client.destroy();
  }

  #key(frontendType: string, uid: string): string {
    return `${this.#prefix}user:${frontendType}:${uid}`;
  }

  /** By its hash; whole when Redis does not know it, as after a restart. */
  #run(script: string, key: string, args: string[]): Promise<unknown> {
    const options = { keys: [key], arguments: args };
    return this.#ask(async () => {
      try {
        return await this.#client.evalSha(this.#hashOf(script), options);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return await this.#client.eval(script, options);
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

  async #ask<T>(command: () => Promise<T>): Promise<T> {
    if (!this.#client.isReady || this.#isHung) throw new GameError('UNAVAILABLE', 'Redis is down');
    try {
      return await this.#bounded(command());
    } catch (cause) {
      if (GameError.is(cause)) throw cause;
      throw new GameError('UNAVAILABLE', `Redis failed: ${(cause as Error).message}`, { cause });
    }
  }

  #bounded<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { isDone: false, reject };
      this.#deadlines.add(waiting, this.#timeoutMs);
      promise.then(
        (value) => {
          waiting.isDone = true;
          this.#deadlines.remove(waiting);
          resolve(value);
        },
        (error: unknown) => {
          waiting.isDone = true;
          this.#deadlines.remove(waiting);
          reject(error);
        },
      );
    });
  }

  #late(waiting: Waiting): void {
    if (waiting.isDone) return;
    this.#hangs();
    const says = `Redis did not answer within ${this.#timeoutMs} ms`;
    waiting.reject(new GameError('DEADLINE_EXCEEDED', says));
  }

  #hangs(): void {
    if (this.#isHung || !this.#client.isReady) return;
    this.#isHung = true;
    this.#down(new Error(`no answer within ${this.#timeoutMs} ms`));
    // Answered when Redis is itself again; fails when the connection is given up, and the next one is ready later.
    this.#client.ping().then(
      () => {
        if (!this.#isHung) return;
        this.#isHung = false;
        this.#isBack();
      },
      () => {},
    );
  }

  /** Logged once for each time that it is down. What a closed store did not wait for is no fault of Redis. */
  #down(err: unknown): void {
    if (this.#isDownLogged || this.#isClosed) return;
    this.#isDownLogged = true;
    this.#logger.error('Redis is down; users are remembered here until it is back', { err });
  }

  #isBack(): void {
    if (this.#isDownLogged) this.#logger.info('Redis is back');
    this.#isDownLogged = false;
    this.#available();
  }
}
