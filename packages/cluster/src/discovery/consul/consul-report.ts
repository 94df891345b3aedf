import type { Cancel, Clock, Counter, Gauge, Logger, Metrics } from '@nopal/core';
import { SparseLog } from '../sparse-log.js';
import type { ConsulError } from './consul-error.js';
import type { RegistrationCall } from './consul-registration.js';

const AGE_PERIOD_MS = 5_000;

/** What an operator sees of the work with Consul: counts, and at most a line a minute of each kind. */
export class ConsulReport {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #log: SparseLog;
  readonly #metrics: Metrics;
  readonly #age: Gauge;
  readonly #registrations: Counter;
  readonly #answeredAt: Map<string, number>;
  readonly #cancelAge: Cancel;

  constructor(parts: { clock: Clock; logger: Logger; metrics: Metrics }, types: readonly string[]) {
    const { clock, logger, metrics } = parts;
    this.#clock = clock;
    this.#logger = logger;
    this.#log = new SparseLog(logger, clock);
    this.#metrics = metrics;
    this.#age = metrics.gauge(
      'nopal_discovery_age_seconds',
      'Time since the registry last answered for the type that waits longest; up to a minute while nothing changes',
    );
    this.#registrations = metrics.counter(
      'nopal_discovery_registrations_total',
      'How often this server was written down',
    );
    const now = clock.now();
    this.#answeredAt = new Map(types.map((type) => [type, now]));
    this.#cancelAge = clock.setInterval(() => this.#setAge(), AGE_PERIOD_MS);
  }

  close(): void {
    this.#cancelAge();
  }

  registered(): void {
    this.#registrations.add(1);
  }

  answered(type: string): void {
    this.#answeredAt.set(type, this.#clock.now());
    this.#setAge();
  }

  candidates(type: string, count: number): void {
    this.#metrics
      .gauge('nopal_discovery_candidates', 'Servers that the registry knows', { type })
      .set(count);
  }

  ignored(type: string, counts: ReadonlyMap<string, number>): void {
    if (counts.size === 0) return;
    for (const [reason, count] of counts) {
      this.#metrics
        .counter('nopal_discovery_ignored_total', 'Instances left out of an answer', { reason })
        .add(count);
    }
    const reasons = Object.fromEntries(counts);
    this.#log.warn('ignored', 'Consul lists instances that are no servers of ours', {
      type,
      reasons,
    });
  }

  failed(call: RegistrationCall | 'watch', error: ConsulError): void {
    const { kind, status, message } = error;
    this.#metrics
      .counter('nopal_discovery_errors_total', 'Calls of the registry that failed', { call, kind })
      .add(1);
    if (error.isRefusal) {
      this.#log.error(
        `${call} refused`,
        'Consul refuses a call; check its address, the token and its policy',
        { call, status, reason: message },
      );
      return;
    }
    this.#log.warn(`${call} ${kind}`, 'a call to Consul failed; what is known stays', {
      call,
      kind,
      reason: message,
    });
  }

  superseded(id: string, boot: string): void {
    this.#log.error(
      'superseded',
      'DUPLICATE_SERVER_ID: a newer server runs under this id, and this one steps back; give each server its own id',
      { id, newerBoot: boot },
    );
  }

  resumed(id: string): void {
    this.#logger.info('the other server of this id has gone', { id });
  }

  fileFailed(path: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warn('peers file', 'the file of known servers is of no use', { path, reason });
  }

  #setAge(): void {
    let oldest = this.#clock.now();
    for (const at of this.#answeredAt.values()) oldest = Math.min(oldest, at);
    this.#age.set((this.#clock.now() - oldest) / 1000);
  }
}
