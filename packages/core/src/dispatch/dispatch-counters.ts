import type { Counter, Histogram, Metrics } from '../ports/metrics.js';

/** What the dispatcher counts beside the calls themselves. */
export class DispatchCounters {
  readonly late: Counter;
  readonly refused: Counter;
  readonly waitMs: Histogram;

  constructor(metrics: Metrics) {
    this.late = metrics.counter(
      'nopal_late_results_total',
      'Results that came after their deadline and were dropped',
    );
    this.refused = metrics.counter(
      'nopal_queue_refusals_total',
      'Messages refused because their session had too many waiting',
    );
    this.waitMs = metrics.histogram(
      'nopal_queue_wait_ms',
      'Time that messages waited for those before them, of those that had to',
    );
  }
}
