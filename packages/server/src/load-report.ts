import type { LinkTransport } from '@nopal/cluster';
import type { Cancel, Clock, Dispatcher, RemoteRunner, Sessions } from '@nopal/core';

/** As often as heartbeats go out. */
const PERIOD_MS = 1_000;

/** Tells other servers how much this one has to do: those that choose the least loaded go by it. */
export class LoadReport {
  readonly #cancel: Cancel;
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
      transport.setLoad({ inFlight, sessions: sessions.count, lagMs });
    }, PERIOD_MS);
  }

  stop(): void {
    this.#cancel();
  }
}
