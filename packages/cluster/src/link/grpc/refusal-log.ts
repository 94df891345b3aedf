import type { Clock, Logger } from '@nopal/core';
import type { TransportCounters } from '../transport-counters.js';
import type { Refusal } from './signal.js';

const QUIET_MS = 60_000;
/** Who is refused names himself: more names than this in a minute are counted and not logged. */
const MAX_KEYS = 256;
/** Of what the other side says. */
const MAX_CODE_LENGTH = 64;
const MAX_DETAIL_LENGTH = 512;

/** Tells of refused connections: each is counted, and logged at most once a minute for one peer and reason. */
export class RefusalLog {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #counters: TransportCounters;
  readonly #loggedAt = new Map<string, number>();

  constructor(clock: Clock, logger: Logger, counters: TransportCounters) {
    this.#clock = clock;
    this.#logger = logger;
    this.#counters = counters;
  }

  /** This server was refused: the words are the other side's. */
  heard(peer: string, { code, detail }: Refusal): void {
    this.note(peer, code.slice(0, MAX_CODE_LENGTH), detail.slice(0, MAX_DETAIL_LENGTH), false);
  }

  /** @param isOurs this server refuses; otherwise it was refused. */
  note(peer: string, code: string, detail: string, isOurs: boolean): void {
    if (isOurs) this.#counters.refused(code);
    const key = `${peer}\n${code}`; // whichever of the two it was that dialled
    const now = this.#clock.now();
    const before = this.#loggedAt.get(key);
    if (before !== undefined && now - before < QUIET_MS) return;
    if (before === undefined && this.#loggedAt.size >= MAX_KEYS) {
      this.#forgetOld(now);
      if (this.#loggedAt.size >= MAX_KEYS) return;
    }
    this.#loggedAt.set(key, now);
    const message = isOurs
      ? 'the link refuses a connection'
      : 'the link is refused by another server';
    if (code === 'DUPLICATE_SERVER_ID')
      this.#logger.error(`DUPLICATE_SERVER_ID: ${detail}`, { peer, isOurs });
    else this.#logger.warn(message, { peer, code, detail });
  }

  #forgetOld(now: number): void {
    for (const [key, at] of this.#loggedAt) if (now - at >= QUIET_MS) this.#loggedAt.delete(key);
  }
}
