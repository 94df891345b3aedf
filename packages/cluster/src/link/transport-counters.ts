import type { Counter, Histogram, Metrics } from '@nopal/core';

/** What a transport counts. */
export class TransportCounters {
  readonly #metrics: Metrics;
  readonly #bytesSent: Counter;
  readonly #batchesSent: Counter;
  readonly #bytesReceived: Counter;
  readonly #batchesReceived: Counter;
  readonly #perBatch: Histogram;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
    const sent = { direction: 'sent' };
    const received = { direction: 'received' };
    const bytes = 'Bytes of batches between servers';
    const batches = 'Batches between servers';
    this.#bytesSent = metrics.counter('nopal_link_bytes_total', bytes, sent);
    this.#bytesReceived = metrics.counter('nopal_link_bytes_total', bytes, received);
    this.#batchesSent = metrics.counter('nopal_link_batches_total', batches, sent);
    this.#batchesReceived = metrics.counter('nopal_link_batches_total', batches, received);
    this.#perBatch = metrics.histogram(
      'nopal_link_batch_envelopes',
      'Envelopes in a batch that was sent',
    );
  }

  sent(bytes: number, envelopes: number): void {
    this.#bytesSent.add(bytes);
    this.#batchesSent.add(1);
    if (envelopes > 0) this.#perBatch.record(envelopes);
  }

  received(bytes: number): void {
    this.#bytesReceived.add(bytes);
    this.#batchesReceived.add(1);
  }

  /** @param code of this side's making: nobody else can make new ones. */
  refused(code: string): void {
    this.#metrics
      .counter('nopal_link_refused_total', 'Connections between servers that were refused', {
        code,
      })
      .add(1);
  }
}
