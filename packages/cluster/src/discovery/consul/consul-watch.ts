import type { Clock } from '@nopal/core';
import { backoffMs, Pace } from '../pace.js';
import { Sleeper } from '../sleeper.js';
import { ConsulError } from './consul-error.js';
import type { ConsulAnswer, ConsulHttp } from './consul-http.js';
import { type Instances, readInstances } from './consul-instances.js';
import { type ConsulSettings, serviceName } from './consul-options.js';

/** What a server that has lost its leader for longer than this says may be too old to take anybody off, in milliseconds. */
const MAX_CONTACT_MS = 10_000;

export interface ConsulWatchListener {
  /** @param isNew false when the answer says what the one before said */
  answered(instances: Instances, canRemove: boolean, isNew: boolean): void;
  failed(error: ConsulError): void;
}

/**
 * Follows the instances of one type with blocking queries, by the rules of Consul's documentation: the index is opaque and
 * starts anew when it goes back, an answer is no change, requests are paced, a failure backs off with jitter and never ends it.
 */
export class ConsulWatch {
  readonly #settings: ConsulSettings;
  readonly #type: string;
  readonly #http: ConsulHttp;
  readonly #clock: Clock;
  readonly #listener: ConsulWatchListener;
  readonly #pace: Pace;
  readonly #sleeper: Sleeper;
  readonly #closing = new AbortController();
  #index = 0n;
  #failures = 0;
  /** The index of the answer that is being confirmed. */
  #streamed = 0n;
  #content = '';
  #canRemove = false;

  constructor(
    settings: ConsulSettings,
    type: string,
    parts: { http: ConsulHttp; clock: Clock },
    listener: ConsulWatchListener,
  ) {
    this.#settings = settings;
    this.#type = type;
    this.#http = parts.http;
    this.#clock = parts.clock;
    this.#listener = listener;
    this.#pace = new Pace(settings.times.pace);
    this.#sleeper = new Sleeper(parts.clock);
  }

  /** Runs until it is closed. */
  async run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#sleeper.sleep(this.#pace.take(this.#clock.now()));
      if (this.#closing.signal.aborted) return;
      try {
        this.#take(await this.#ask());
        this.#failures = 0;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        await this.#failed(ConsulError.from(error));
      }
    }
  }

  /** Consul answers elsewhere again: there is no need to sit out the backoff. */
  retry(): void {
    if (this.#failures > 0) this.#sleeper.wake();
  }

  close(): void {
    this.#closing.abort();
    this.#sleeper.close();
  }

  #ask(): Promise<ConsulAnswer> {
    const { cluster, datacenter, times } = this.#settings;
    const query = new URLSearchParams({ stale: '' });
    if (datacenter !== undefined) query.set('dc', datacenter);
    let timeoutMs = times.callTimeoutMs;
    if (this.#index > 0n) {
      query.set('index', String(this.#index));
      query.set('wait', `${times.waitMs}ms`);
      timeoutMs = (times.waitMs * 17) / 16 + 5_000; // Consul waits up to a sixteenth longer
    }
    const name = encodeURIComponent(serviceName(cluster, this.#type));
    return this.#http.get(`/v1/health/service/${name}?${query}`, timeoutMs, this.#closing.signal);
  }

  #take({ headers, json }: ConsulAnswer): void {
    const index = headers['x-consul-index'];
    if (typeof index !== 'string' || !/^\d{1,20}$/.test(index))
      throw new ConsulError('content', 'the answer has no index');
    const instances = readInstances(json, this.#settings.cluster, this.#type);
    // 0 would not wait; one that went back would wait for what has been.
    const next = BigInt(index) > 1n ? BigInt(index) : 1n;
    this.#index = next < this.#index ? 0n : next;
    const content = JSON.stringify(instances.candidates);
    const hasLeader = headers['x-consul-knownleader'] === 'true';
    // An agent that streams says false whatever is true (hashicorp/consul#9776): what is new is asked for once more, plainly.
    if (!hasLeader && headers['x-consul-query-backend'] === 'streaming') {
      const isNew = content !== this.#content;
      if (isNew) {
        this.#index = 0n;
        this.#streamed = next;
        this.#content = content;
        this.#canRemove = false;
      }
      this.#listener.answered(instances, this.#canRemove, isNew);
      return;
    }
    const contactMs = Number(headers['x-consul-lastcontact'] ?? Number.POSITIVE_INFINITY);
    const isFresh = hasLeader && contactMs <= MAX_CONTACT_MS;
    // Another server may lag behind the one that streamed.
    const canRemove = isFresh && next >= this.#streamed;
    const isNew = content !== this.#content || canRemove !== this.#canRemove;
    if (!isFresh) this.#index = 0n; // to wait for a change would be to wait on after the leader is back
    this.#streamed = 0n;
    this.#content = content;
    this.#canRemove = canRemove;
    this.#listener.answered(instances, canRemove, isNew);
  }

  async #failed(error: ConsulError): Promise<void> {
    const { backoffMinMs, backoffMaxMs, refusedMs } = this.#settings.times;
    this.#index = 0n; // whoever answers next may be another server, or one that has forgotten
    this.#streamed = 0n;
    this.#failures += 1;
    this.#listener.failed(error);
    await this.#sleeper.sleep(
      error.isRefusal ? refusedMs : backoffMs(this.#failures, backoffMinMs, backoffMaxMs),
    );
  }
}
