const SUB_BITS = 7; // 64 steps between a power of two and the next: a step is at most 1.6 % wide
const SUB_COUNT = 1 << SUB_BITS;
const GROUPS = 32 - SUB_BITS;

/** Counts durations in steps of 1.6 %, from a microsecond to an hour. Takes no memory while it counts. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(SUB_COUNT * (GROUPS + 1));
  #total = 0;

  /** @param micros rounded down to whole microseconds; more than 71 minutes count as 71 minutes. */
  record(micros: number): void {
    const value = micros < 0 ? 0 : micros > 0xffff_ffff ? 0xffff_ffff : micros >>> 0;
    const shift = Math.max(0, 32 - SUB_BITS - Math.clz32(value));
    const index = shift * SUB_COUNT + (value >>> shift);
    this.#counts[index] = (this.#counts[index] as number) + 1;
    this.#total += 1;
  }

  get total(): number {
    return this.#total;
  }

  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  /** The duration in microseconds that a share of q does not exceed; undefined when none was recorded. */
  quantile(q: number): number | undefined {
    if (this.#total === 0) return undefined;
    const wanted = Math.max(1, Math.ceil(this.#total * q));
    let seen = 0;
    for (const [index, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= wanted) return valueAt(index);
    }
    return undefined;
  }
}

/** The middle of a step. */
function valueAt(index: number): number {
  if (index < SUB_COUNT) return index; // one microsecond each; of later groups only the upper half is used
  const shift = Math.floor(index / SUB_COUNT);
  const value = index - shift * SUB_COUNT;
  return (value + 0.5) * 2 ** shift;
}
