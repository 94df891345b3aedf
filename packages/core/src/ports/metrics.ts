export type MetricLabels = Readonly<Record<string, string>>;

/** Only grows. */
export interface Counter {
  add(amount: number): void;
}

/** Goes up and down. */
export interface Gauge {
  set(value: number): void;
  add(amount: number): void;
}

/** Collects values, for durations in milliseconds and sizes in bytes. */
export interface Histogram {
  record(value: number): void;
}

/**
 * Where counts and times go. Instruments are made once, at boot or when a route is registered, never per message:
 * the same name and labels give the same instrument.
 */
export interface Metrics {
  counter(name: string, help: string, labels?: MetricLabels): Counter;
  gauge(name: string, help: string, labels?: MetricLabels): Gauge;
  histogram(name: string, help: string, labels?: MetricLabels): Histogram;
}
