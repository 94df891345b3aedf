/** A token bucket for the packets of one connection. */
export class MessageRate {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;
  #overSince = 0;

  /** @param perSecond packets per second in the long run. @param burst packets at once. */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Takes one packet; false when it is over the rate. */
  take(now: number): boolean {
    if (this.#tokens < this.#burst) {
      this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#perMs);
    }
    this.#filledAt = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      if (this.#overSince !== 0 && this.#tokens > this.#burst / 2) this.#overSince = 0;
      return true;
    }
    if (this.#overSince === 0) this.#overSince = now;
    return false;
  }

  /** For how long the connection has been over the rate without half a burst of rest, in milliseconds. */
  overMs(now: number): number {
    return this.#overSince === 0 ? 0 : now - this.#overSince;
  }
}
