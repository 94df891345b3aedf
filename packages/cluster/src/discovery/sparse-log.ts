import type { Clock, LogFields, Logger } from '@nopal/core';

const PERIOD_MS = 60_000;

interface Kind {
  nextAt: number;
  suppressed: number;
}

/** Logs at most one line a minute of each kind, and how many it left out. The kinds must be few and fixed. */
export class SparseLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #kinds = new Map<string, Kind>();

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  warn(kind: string, message: string, fields: LogFields): void {
    this.#line('warn', kind, message, fields);
  }

  error(kind: string, message: string, fields: LogFields): void {
    this.#line('error', kind, message, fields);
  }

  #line(level: 'warn' | 'error', kind: string, message: string, fields: LogFields): void {
    const now = this.#clock.now();
    let known = this.#kinds.get(kind);
    if (known === undefined) {
      known = { nextAt: now, suppressed: 0 };
      this.#kinds.set(kind, known);
    }
    if (now < known.nextAt) {
      known.suppressed += 1;
      return;
    }
    const { suppressed } = known;
    known.nextAt = now + PERIOD_MS;
    known.suppressed = 0;
    this.#logger[level](message, suppressed === 0 ? fields : { ...fields, suppressed });
  }
}
