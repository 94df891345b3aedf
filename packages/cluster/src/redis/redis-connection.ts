import { type Clock, Deadlines, GameError, type Logger } from '@nopal/core';
import { createClient } from 'redis';

export interface RedisConnectionOptions {
  /** `redis://user:password@host:6379/0`, `rediss://` with TLS. */
  readonly url: string;
  /** The longest wait for an answer, in milliseconds; 1000 by default. */
  readonly timeoutMs?: number;
}

export type RedisClient = ReturnType<typeof createClient>;

const MAX_RECONNECT_MS = 2_000;
/** Commands that wait for answers; further ones fail at once. */
const MAX_QUEUE = 100_000;
const PING_MS = 2_000;
/** A connection that says nothing for so long while it is asked is made anew. */
const SILENCE_MS = 5_000;

/** What a connection tells whoever uses it. */
export interface RedisWatcher {
  /** For the log: what becomes of those who need Redis while it is down. */
  readonly whenDown?: string;
  /** It is connected, for the first time or anew; what is asked here goes out before everything else. */
  connected?(client: RedisClient): void;
  /** It answers, for the first time or again. */
  available?(): void;
}

interface Waiting {
  isDone: boolean;
  reject(error: GameError): void;
}

/** A connection to Redis or Valkey that comes back by itself. Nothing waits longer than the bound, also when Redis hangs. */
export class RedisConnection {
  readonly #client: RedisClient;
  readonly #timeoutMs: number;
  readonly #deadlines: Deadlines<Waiting>;
  readonly #logger: Logger;
  readonly #watcher: RedisWatcher;
  /** It is connected, but did not answer in time; nothing is asked until it answers a ping. */
  #isHung = false;
  #isDownLogged = false;
  #isClosed = false;

  constructor(
    parts: { clock: Clock; logger: Logger },
    options: RedisConnectionOptions,
    watcher: RedisWatcher = {},
  ) {
    this.#watcher = watcher;
    this.#timeoutMs = options.timeoutMs ?? 1_000;
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
      this.#watcher.connected?.(this.#client);
      this.#isBack();
    });
  }

  /** Waits no longer than for an answer: a Redis that is not there yet is connected to later. */
  async open(): Promise<void> {
    const connected = this.#client.connect().then(
      () => {},
      (err: unknown) => this.#down(err),
    );
    await this.#bounded(connected).catch(() => {});
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#client.isOpen) this.#client.destroy();
  }

  /** @throws GameError `UNAVAILABLE` when it is down or fails, `DEADLINE_EXCEEDED` when it does not answer in time. */
  async ask<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    if (!this.#client.isReady || this.#isHung) throw new GameError('UNAVAILABLE', 'Redis is down');
    try {
      return await this.#bounded(command(this.#client));
    } catch (cause) {
      if (GameError.is(cause)) throw cause;
      throw new GameError('UNAVAILABLE', `Redis failed: ${(cause as Error).message}`, { cause });
    }
  }

  #bounded<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { isDone: false, reject };
      this.#deadlines.add(waiting, this.#timeoutMs);
      const done = (): void => {
        waiting.isDone = true;
        this.#deadlines.remove(waiting);
      };
      promise.then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
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

  /** Logged once for each time that it is down. What a closed connection did not wait for is no fault of Redis. */
  #down(err: unknown): void {
    if (this.#isDownLogged || this.#isClosed) return;
    this.#isDownLogged = true;
    const { whenDown = 'what needs it fails until it is back' } = this.#watcher;
    this.#logger.error(`Redis is down; ${whenDown}`, { err });
  }

  #isBack(): void {
    if (this.#isDownLogged) this.#logger.info('Redis is back');
    this.#isDownLogged = false;
    if (!this.#isClosed) this.#watcher.available?.();
  }
}
