import type { Cancel, Clock, Logger, Member } from '@nopal/core';

/** So many failures in a row, and a server gets nothing new. */
export const FAILURES_TO_EJECT = 5;
/** How long it gets nothing the first time; doubled each time it fails again at once. */
export const FIRST_EJECTION_MS = 5_000;
export const LONGEST_EJECTION_MS = 60_000;
/** How long its one request on trial may take before another may try. */
const TRIAL_MS = 5_000;

/** `counting`: some failures, not enough. `out`: gets nothing. `trial`: the next one shows. `trying`: that one is on its way. */
type State = 'counting' | 'out' | 'trial' | 'trying';

interface Suspicion {
  state: State;
  failures: number;
  times: number;
  cancel: Cancel;
}

/**
 * A circuit breaker for each server, as seen from this one: who fails again and again gets no new work for a while, then
 * one request on trial. At most half of the servers of a type are out, as the fault may be this server's own.
 */
export class Ejection {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #suspects = new Map<string, Suspicion>();
  /** By the list that was asked about; made anew when something changes. */
  #usable = new WeakMap<readonly Member[], readonly Member[]>();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Those of the members that get new work: the very list when nobody is out. */
  usable(members: readonly Member[]): readonly Member[] {
    if (this.#suspects.size === 0) return members;
    let usable = this.#usable.get(members);
    if (usable === undefined) {
      usable = this.#withoutSuspects(members);
      this.#usable.set(members, usable);
    }
    return usable;
  }

  /** A server was chosen: if it is on trial, it gets no more until this one has ended. */
  chosen(id: string): void {
    if (this.#suspects.size === 0) return;
    const suspect = this.#suspects.get(id);
    if (suspect?.state !== 'trial') return;
    this.#enter(suspect, 'trying', TRIAL_MS, () => this.#enter(suspect, 'trial'));
  }

  /** It answered, be it with an error of the game. */
  succeeded(id: string): void {
    if (this.#suspects.size === 0) return;
    const suspect = this.#suspects.get(id);
    if (suspect === undefined || suspect.state === 'out') return; // sent before it was out
    if (suspect.state !== 'counting') this.#logger.info('a server is used again', { server: id });
    this.forget(id);
  }

  /** It was lost, or did not answer in time. */
  failed(id: string): void {
    const suspect = this.#suspects.get(id) ?? this.#suspect(id);
    if (suspect.state === 'out') return;
    suspect.failures += 1;
    if (suspect.state === 'counting' && suspect.failures < FAILURES_TO_EJECT) return;
    suspect.times += 1;
    const ms = Math.min(LONGEST_EJECTION_MS, FIRST_EJECTION_MS * 2 ** (suspect.times - 1));
    this.#logger.warn('a server fails again and again and gets nothing new for a while', {
      server: id,
      failures: suspect.failures,
      ms,
    });
    this.#enter(suspect, 'out', ms, () => this.#enter(suspect, 'trial'));
  }

  /** It has left: one that comes in its place begins anew. */
  forget(id: string): void {
    this.#suspects.get(id)?.cancel();
    if (this.#suspects.delete(id)) this.#usable = new WeakMap();
  }

  stop(): void {
    for (const id of [...this.#suspects.keys()]) this.forget(id);
  }

  #suspect(id: string): Suspicion {
    const suspect: Suspicion = { state: 'counting', failures: 0, times: 0, cancel: () => {} };
    this.#suspects.set(id, suspect);
    return suspect;
  }

  #enter(suspect: Suspicion, state: State, ms?: number, then: () => void = () => {}): void {
    suspect.cancel();
    suspect.cancel = ms === undefined ? () => {} : this.#clock.setTimeout(then, ms);
    suspect.state = state;
    this.#usable = new WeakMap();
  }

  #withoutSuspects(members: readonly Member[]): readonly Member[] {
    let left = Math.floor(members.length / 2);
    return members.filter(({ id }) => {
      const state = this.#suspects.get(id)?.state;
      if (left === 0 || (state !== 'out' && state !== 'trying')) return true;
      left -= 1;
      return false;
    });
  }
}
