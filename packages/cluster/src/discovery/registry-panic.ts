import type { Clock, Gauge, Logger, Metrics } from '@nopal/core';
import type { KnownServer } from './known-server.js';

/** Denials within this time count together, in milliseconds. */
const WINDOW_MS = 30_000;
/** It is over when the registry has spoken well of half of them for so long. */
const CALM_MS = 30_000;

interface Panic {
  calmSince: number | undefined;
}

/**
 * Says for which types the registry cannot be believed: within half a minute it denies more than half of the servers that the
 * link reaches. Until it has recovered, nobody of that type is given up on its word alone. The rule is Envoy's panic threshold.
 */
export class RegistryPanic {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #gauge: Gauge;
  readonly #types = new Map<string, Panic>();

  constructor(parts: { clock: Clock; logger: Logger; metrics: Metrics }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#gauge = parts.metrics.gauge(
      'nopal_discovery_panic',
      'Server types of which the registry denies more than half, while the link reaches them',
    );
  }

  has(type: string): boolean {
    return this.#types.has(type);
  }

  /** @param reached the servers with a living link that do not drain */
  check(reached: readonly KnownServer[]): void {
    const byType = new Map<string, KnownServer[]>();
    for (const server of reached) {
      const { type } = server.listed;
      const group = byType.get(type);
      if (group === undefined) byType.set(type, [server]);
      else group.push(server);
    }
    for (const [type, servers] of byType) this.#checkType(type, servers);
    for (const type of this.#types.keys()) {
      if (!byType.has(type)) this.#end(type);
    }
  }

  #checkType(type: string, servers: readonly KnownServer[]): void {
    const now = this.#clock.now();
    const good = servers.filter(({ deniedSince }) => deniedSince === undefined).length;
    const panic = this.#types.get(type);
    if (panic === undefined) {
      const lately = servers.filter(
        ({ deniedSince }) => deniedSince !== undefined && now - deniedSince <= WINDOW_MS,
      ).length;
      if (lately > (good + lately) / 2) this.#begin(type, lately, good);
      return;
    }
    if (good * 2 < servers.length) panic.calmSince = undefined;
    else panic.calmSince ??= now;
    if (panic.calmSince !== undefined && now - panic.calmSince >= CALM_MS) this.#end(type);
  }

  #begin(type: string, denied: number, good: number): void {
    this.#types.set(type, { calmSince: undefined });
    this.#gauge.set(this.#types.size);
    this.#logger.error(
      'the registry denies more than half of the servers that are there; they are kept, look at the registry',
      { type, denied, good },
    );
  }

  #end(type: string): void {
    this.#types.delete(type);
    this.#gauge.set(this.#types.size);
    this.#logger.info('the registry can be believed again', { type });
  }
}
