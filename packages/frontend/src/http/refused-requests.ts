import type { Counter, Logger, Metrics } from '@nopal/core';

/** Why a request was answered before anybody looked for its route; a label of the metric. */
export type RequestRefusal = 'framing' | 'address limit';

const REFUSALS: readonly RequestRefusal[] = ['framing', 'address limit'];

/** Counts the requests of a listener that nobody was asked for. They have no line in the access log. */
export class RefusedRequests {
  readonly #logger: Logger | undefined;
  readonly #counts = new Map<RequestRefusal, Counter>();

  /** @param logger one that does not throw. */
  constructor(metrics: Metrics | undefined, logger: Logger | undefined) {
    this.#logger = logger;
    for (const reason of REFUSALS) {
      const counter = metrics?.counter(
        'nopal_http_requests_refused_total',
        'HTTP requests refused before their route was looked for, by reason',
        { reason },
      );
      if (counter !== undefined) this.#counts.set(reason, counter);
    }
  }

  /** Logged at debug: whoever connects can cause it as often as he likes. */
  add(reason: RequestRefusal, address: string, method: string): void {
    this.#counts.get(reason)?.add(1);
    this.#logger?.debug('request refused', { reason, address, method });
  }
}
