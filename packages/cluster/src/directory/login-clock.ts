import type { Clock } from '@nopal/core';

/** The largest time of a stamp that is believed: numbers stay exact above it for longer than anybody counts. */
const MAX_LOGIN_TIME = 2 ** 52;

/**
 * Gives logins their times: the wall's, but more than any that was seen of others, so that a server whose clock lags is not
 * always the older. Many logins may have one time: a time for each would run ahead of the wall in a storm.
 */
export class LoginClock {
  readonly #clock: Clock;
  #seen = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param after the time of the login that this one comes after on this server, if there is one */
  next(after = 0): number {
    return Math.max(this.#seen + 1, after + 1, Math.floor(this.#clock.wallTime()));
  }

  /** Another's time was seen. */
  observe(time: number): void {
    if (time > this.#seen) this.#seen = time;
  }
}

export function isLoginTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < MAX_LOGIN_TIME;
}
