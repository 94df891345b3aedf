import type { Counter, Histogram, Metrics } from '../ports/metrics.js';

/** What is counted of one route; made at boot. */
export class RouteMetrics {
  /** Answers with 200 to 299. */
  readonly succeeded: Counter;
  readonly durationMs: Histogram;
  readonly #of1xx: Counter;
  readonly #of3xx: Counter;
  readonly #of4xx: Counter;
  readonly #of5xx: Counter;
  /** Clients that left. */
  readonly #left: Counter;

  /** @param pattern never the raw path, of which there are as many as clients like. */
  constructor(metrics: Metrics, method: string, pattern: string) {
    const help = 'HTTP requests that were answered';
    const labels = { method, route: pattern };
    const answers = (status: string): Counter =>
      metrics.counter('nopal_http_requests_total', help, { ...labels, status });
    this.#of1xx = answers('1xx');
    this.succeeded = answers('2xx');
    this.#of3xx = answers('3xx');
    this.#of4xx = answers('4xx');
    this.#of5xx = answers('5xx');
    this.#left = metrics.counter(
      'nopal_http_requests_left_total',
      'HTTP requests whose client left before they were answered',
      labels,
    );
    this.durationMs = metrics.histogram(
      'nopal_http_request_duration_ms',
      'Time from a request to the end of its answer',
      labels,
    );
  }

  record(status: number, isAborted: boolean, durationMs: number): void {
    this.count(status, isAborted);
    this.durationMs.record(durationMs);
  }

  count(status: number, isAborted: boolean): void {
    if (isAborted) this.#left.add(1);
    else this.#answers(status).add(1);
  }

  #answers(status: number): Counter {
    if (status < 300) return status < 200 ? this.#of1xx : this.succeeded;
    if (status < 400) return this.#of3xx;
    return status < 500 ? this.#of4xx : this.#of5xx;
  }
}
