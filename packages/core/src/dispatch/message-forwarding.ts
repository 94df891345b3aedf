import { GameError } from '../errors/game-error.js';
import type { Forwarder } from '../ports/forwarder.js';
import type { Router } from '../ports/router.js';
import type { Session } from '../session/session.js';
import type { InFlight } from './in-flight.js';
import type { RemoteTarget } from './route-table.js';

/** What becomes of a forwarded message. */
export interface ForwardingOutcome {
  answered(item: InFlight, body: Uint8Array, isError: boolean): void;
  rejected(item: InFlight, error: unknown): void;
}

/** Picks the server for a message of another type, and hands the message to the link. */
export class MessageForwarding {
  readonly #router: Router;
  readonly #forwarder: Forwarder;
  readonly #outcome: ForwardingOutcome;

  constructor(router: Router, forwarder: Forwarder, outcome: ForwardingOutcome) {
    this.#router = router;
    this.#forwarder = forwarder;
    this.#outcome = outcome;
  }

  /** The id of the server that gets it. @throws GameError when there is none. */
  pick(target: RemoteTarget, session: Session): string {
    return this.#router.pick(target.serverType, target.route, session).id;
  }

  /** @throws GameError `UNAVAILABLE` when the server has left since it was picked. */
  send(item: InFlight, target: RemoteTarget, requestId: string, timeoutMs: number): void {
    const member = this.#router.memberOf(item.lane);
    if (member === undefined) {
      throw new GameError(
        'UNAVAILABLE',
        `server ${item.lane} for ${target.route} has left; try again`,
      );
    }
    const message = {
      session: item.session as Session,
      route: target.route,
      isNotify: item.isNotify,
      body: item.bytes.subarray(item.start, item.end),
      timeoutMs,
      requestId,
    };
    const { sequence } = item; // an answer that comes twice must not reach the message that reuses the record
    item.ticket = this.#forwarder.forward(member, message, {
      answered: (body, isError) => {
        if (item.sequence === sequence) this.#outcome.answered(item, body, isError);
      },
      failed: (error) => {
        if (item.sequence === sequence) this.#outcome.rejected(item, error);
      },
    });
  }

  /** Its time is over. */
  forget(item: InFlight): void {
    this.#forwarder.forget(item.ticket);
  }
}
