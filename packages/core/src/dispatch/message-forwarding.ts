import { GameError } from '../errors/game-error.js';
import type { Forwarder } from '../ports/forwarder.js';
import type { Router } from '../ports/router.js';
import type { Session } from '../session/session.js';
import type { InFlight } from './in-flight.js';
import type { RemoteTarget } from './route-table.js';

/** Picks the server for a message of another type, and hands the message to the link. */
export class MessageForwarding {
  readonly #router: Router;
  readonly #forwarder: Forwarder;

  constructor(router: Router, forwarder: Forwarder) {
    this.#router = router;
    this.#forwarder = forwarder;
  }

  /** The id of the server that gets it. @throws GameError when there is none. */
  pick(target: RemoteTarget, session: Session): string {
    return this.#router.pick(target.serverType, target.route, session).id;
  }

  /** @throws GameError `UNAVAILABLE` when the server has left since it was picked, and what `Forwarder.forward` throws. */
  send(item: InFlight, target: RemoteTarget): void {
    if (this.#router.memberOf(item.lane) === undefined) {
      throw new GameError(
        'UNAVAILABLE',
        `server ${item.lane} for ${target.route} has left; try again`,
      );
    }
    item.ticket = this.#forwarder.forward(item.lane, target, item);
  }

  /** Its time is over. */
  forget(item: InFlight): void {
    this.#forwarder.forget(item.lane, item.ticket);
  }
}
