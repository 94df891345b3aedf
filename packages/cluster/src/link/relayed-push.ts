import { type Logger, PushMessage, type Session } from '@nopal/core';
import type { ForClient } from './answer-groups.js';

/** A push of another server to a client of this one, which waits with the answers that have come for it. */
export class RelayedPush implements ForClient {
  readonly session: Session;
  readonly #route: string;
  readonly #logger: Logger;

  constructor(session: Session, route: string, logger: Logger) {
    this.session = session;
    this.#route = route;
    this.#logger = logger;
  }

  /** Never throws: others wait behind it. */
  answered(bytes: Uint8Array, start: number, end: number): void {
    const route = this.#route;
    try {
      this.session.downlink.push(PushMessage.relayed(route, bytes, start, end));
    } catch (err) {
      const session = this.session.id;
      this.#logger.error('a push of another server could not be sent', { route, session, err });
    }
  }
}
