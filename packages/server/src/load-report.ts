import type { LinkTransport } from '@nopal/cluster';
import type { Cancel, Clock, Dispatcher, MemberLoad, RemoteRunner, Sessions } from '@nopal/core';

/** As often as heartbeats go out. */
const PERIOD_MS = 1_000;

/** Tells other servers how much this one has to do: those that choose the least loaded go by it. */
export class LoadReport {
  readonly #cancel: Cancel;
  #last: MemberLoad = { inFlight: 0, sessions: 0, lagMs: 0 };
  #dueAt: number;

  constructor(parts: {
    readonly transport: Pick<LinkTransport, 'setLoad'>;
    readonly dispatcher: Dispatcher;
    readonly runner: RemoteRunner;
    readonly sessions: Sessions;
    readonly clock: Clock;
  }) {
    const { transport, dispatcher, runner, sessions, clock } = parts;
    this.#dueAt = clock.now() + PERIOD_MS;
    this.#cancel = clock.setInterval(() => {
      const now = clock.now();
      const inFlight = dispatcher.inFlight + runner.inFlight;
      // A timer that comes late has waited for the event loop.
      const lagMs = Math.max(0, now - this.#dueAt);
      this.#dueAt = now + PERIOD_MS;
      this.#last = { inFlight, sessions: sessions.count, lagMs };
      transport.setLoad(this.#last);
    }, PERIOD_MS);
  }

  /** As the others were told. */
  get last(): MemberLoad {
    return this.#last;
  }

  stop(): void {
    this.#cancel();
  }
}
