import type { Counter, Gauge, Histogram, MetricLabels, Metrics } from '../ports/metrics.js';

/** One instrument's state, as an exporter reads it. */
export interface MetricSample {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: MetricLabels;
  /** The count or the value; for a histogram the number of records. */
  readonly value: number;
  /** Of a histogram: the sum of what was recorded. */
  readonly sum?: number;
  /** Of a histogram: how many records are over `2^(i-1) / 1024` and at most `2^i / 1024`, for i = 0 … 31; the last has all larger ones. */
  readonly buckets?: readonly number[];
}

class MemoryCounter implements Counter, Gauge {
  value = 0;
  add(amount: number): void {
    this.value += amount;
  }
  set(value: number): void {
    this.value = value;
  }
}

/** Bucket i holds values up to 2^i / 1024: from about a microsecond to weeks, when the unit is the millisecond. */
const BUCKETS = 32;
/** Where the sum is, before the buckets: a field that is no whole number would be an object of its own. */
const SUM = 0;
const FIRST_BUCKET = 1;
/** Places of one histogram: a multiple of 8, so that all begin at the same place of a line of the processor's cache. */
const PLACES = 40;
/** Histograms whose numbers are in one list. */
const CHUNK = 64;

/** The numbers of many histograms side by side: lists of their own are two more places in memory for each record. */
class HistogramNumbers {
  #chunk = new Float64Array();
  #used = 0;

  next(): MemoryHistogram {
    if (this.#used === this.#chunk.length) {
      this.#chunk = new Float64Array(CHUNK * PLACES);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += PLACES;
    return new MemoryHistogram(this.#chunk, from);
  }
}

class MemoryHistogram implements Histogram {
  readonly #numbers: Float64Array;
  readonly #from: number;

  constructor(numbers: Float64Array, from: number) {
    this.#numbers = numbers;
    this.#from = from;
  }

  get count(): number {
    return this.buckets.reduce((total, one) => total + one, 0);
  }

  get sum(): number {
    return this.#numbers[this.#from + SUM] ?? 0;
  }

  get buckets(): number[] {
    const first = this.#from + FIRST_BUCKET;
    return [...this.#numbers.subarray(first, first + BUCKETS)];
  }

  record(value: number): void {
    const numbers = this.#numbers;
    const sum = this.#from + SUM;
    numbers[sum] = (numbers[sum] ?? 0) + value;
    // 32 minus the leading zeros of the whole part is the number's binary length.
    const units = value * 1024;
    const bucket = units <= 1 ? 0 : 32 - Math.clz32(Math.min(Math.ceil(units), 0x7fffffff) - 1);
    const index = this.#from + FIRST_BUCKET + bucket;
    numbers[index] = (numbers[index] ?? 0) + 1;
  }
}

interface Registered {
  readonly name: string;
  readonly help: string;
  readonly kind: MetricSample['kind'];
  readonly labels: MetricLabels;
  readonly instrument: MemoryCounter | MemoryHistogram;
}

/** The default metrics: instruments are plain numbers in memory, read with `samples()`. */
export class MemoryMetrics implements Metrics {
  readonly #registered = new Map<string, Registered>();
  readonly #numbers = new HistogramNumbers();

  counter(name: string, help: string, labels: MetricLabels = {}): Counter {
    return this.#instrument(
      name,
      help,
      'counter',
      labels,
      () => new MemoryCounter(),
    ) as MemoryCounter;
  }

  gauge(name: string, help: string, labels: MetricLabels = {}): Gauge {
    return this.#instrument(
      name,
      help,
      'gauge',
      labels,
      () => new MemoryCounter(),
    ) as MemoryCounter;
  }

  histogram(name: string, help: string, labels: MetricLabels = {}): Histogram {
    return this.#instrument(name, help, 'histogram', labels, () =>
      this.#numbers.next(),
    ) as MemoryHistogram;
  }

  /** Everything counted and timed so far, in the order of registration. */
  samples(): MetricSample[] {
    return [...this.#registered.values()].map(({ instrument, ...about }) =>
      instrument instanceof MemoryHistogram
        ? {
            ...about,
            value: instrument.count,
            sum: instrument.sum,
            buckets: instrument.buckets,
          }
        : { ...about, value: instrument.value },
    );
  }

  /** The value of a counter or gauge, or a histogram's number of records; 0 when there is none. */
  value(name: string, labels: MetricLabels = {}): number {
    const found = this.#registered.get(keyOf(name, labels));
    if (found === undefined) return 0;
    return found.instrument instanceof MemoryHistogram
      ? found.instrument.count
      : found.instrument.value;
  }

  #instrument(
    name: string,
    help: string,
    kind: MetricSample['kind'],
    labels: MetricLabels,
    create: () => MemoryCounter | MemoryHistogram,
  ): MemoryCounter | MemoryHistogram {
    const key = keyOf(name, labels);
    const known = this.#registered.get(key);
    if (known === undefined) {
      const instrument = create();
      this.#registered.set(key, { name, help, kind, labels, instrument });
      return instrument;
    }
    if (known.kind !== kind)
      throw new TypeError(`metric ${name} is a ${known.kind} already, not a ${kind}`);
    return known.instrument;
  }
}

/** With the lengths of values, so that no two sets of labels have the same. */
function keyOf(name: string, labels: MetricLabels): string {
  let key = name;
  for (const label of Object.keys(labels).sort()) {
    const value = labels[label] as string;
    key += ` ${label}=${value.length}:${value}`;
  }
  return key;
}
