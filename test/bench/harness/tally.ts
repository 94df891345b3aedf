import { LatencyHistogram } from './latency-histogram.js';

/** What a load has seen. */
export class Tally {
  operations = 0;
  /** Answers that were errors, among the operations. */
  errors = 0;
  readonly latency = new LatencyHistogram();

  reset(): void {
    this.operations = 0;
    this.errors = 0;
    this.latency.reset();
  }
}
