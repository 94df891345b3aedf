/** What each call adds: one retry for ten calls. */
const PER_CALL = 0.1;
/**
 * Retries are paid from what calls have put aside, so that they never become the load that keeps a struggling cluster down
 * (after Finagle's RetryBudget).
 */
export class RetryBudget {
  readonly #most: number;
  #tokens: number;

  /** @param most that is kept: so many retries may follow each other. */
  constructor(most = 10) {
    this.#most = most;
    this.#tokens = most;
  }

  /** A call is made. */
  deposit(): void {
    this.#tokens = Math.min(this.#most, this.#tokens + PER_CALL);
  }

  /** Whether a retry may be made now; it is then paid. */
  withdraw(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
