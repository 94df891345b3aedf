import type { Clock } from '@nopal/core';

/** The largest time of a stamp that is believed: numbers stay exact above it for longer than anybody counts. */
const MAX_LOGIN_TIME = 2 ** 52;

/** Gives logins their times: the wall's, but more than any that was seen, so that a server whose clock lags is not always the older. */
export class LoginClock {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, Math.floor(this.#clock.wallTime()));
    return this.#last;
  }

  /** Another's time was seen. */
  observe(time: number): void {
    if (time > this.#last) this.#last = time;
  }
}

export function isLoginTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < MAX_LOGIN_TIME;
}
