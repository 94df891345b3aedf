import type { Counter, Histogram, Metrics } from '../ports/metrics.js';

/** Answers by the hundreds of their status; the last is for clients that left. */
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

/** What is counted of one route; made at boot. */
export class RouteMetrics {
  readonly #answers: readonly Counter[];
  readonly #left: Counter;
  readonly #durationMs: Histogram;

  /** @param pattern never the raw path, of which there are as many as clients like. */
  constructor(metrics: Metrics, method: string, pattern: string) {
    const help = 'HTTP requests that were answered';
    const labels = { method, route: pattern };
    this.#answers = CLASSES.map((status) =>
      metrics.counter('nopal_http_requests_total', help, { ...labels, status }),
    );
    this.#left = metrics.counter(
      'nopal_http_requests_left_total',
      'HTTP requests whose client left before they were answered',
      labels,
    );
    this.#durationMs = metrics.histogram(
      'nopal_http_request_duration_ms',
      'Time from a request to the end of its answer',
      labels,
    );
  }

  record(status: number, isAborted: boolean, durationMs: number): void {
    if (isAborted) this.#left.add(1);
    else this.#answers[Math.floor(status / 100) - 1]?.add(1);
    this.#durationMs.record(durationMs);
  }
}
