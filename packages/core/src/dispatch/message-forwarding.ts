import { GameError } from '../errors/game-error.js';
import type { Member } from '../ports/discovery.js';
import type { Forwarder } from '../ports/forwarder.js';
import type { Router } from '../ports/router.js';
import type { Session } from '../session/session.js';
import type { InFlight } from './in-flight.js';
import type { RemoteTarget } from './route-table.js';

/** How often one message may be sent to another server. */
const MOST_MOVES = 2;
/** A limit shorter than this is the route's own business: to miss it says nothing of the server. */
const TELLING_MS = 1_000;
/** No server's id: while a message is with another server than was picked for it, none may overtake it. */
const MOVED_LANE = '\n';

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

  /** @throws GameError `UNAVAILABLE` when no server can be reached any more, and what `Forwarder.forward` throws. */
  send(item: InFlight, target: RemoteTarget): void {
    const member = this.#router.memberOf(item.lane);
    // It drains since it was picked; but what it has of the session already is not to be overtaken.
    const isLeaving = member?.state === 'draining' && (item.session as Session).queue.active === 1;
    if (isLeaving && this.#sendElsewhere(item, target)) return;
    try {
      this.#sendTo(member, item, target);
    } catch (error) {
      // Nothing has left yet: whatever it is, it does not run twice.
      if (!isUnavailable(error) || !this.#sendElsewhere(item, target)) throw error;
    }
  }

  /** Another server answered it. */
  answered(item: InFlight): void {
    this.#router.outcome(item.lane, false);
  }

  /** The server was lost before it answered. Whether another has the message now. @throws GameError as `send` does. */
  lost(item: InFlight, target: RemoteTarget): boolean {
    return target.isIdempotent === true && this.#sendElsewhere(item, target);
  }

  /** Its time is over, or nobody waits for it any longer. */
  forget(item: InFlight, isLate: boolean, timeoutMs: number): void {
    if (isLate && timeoutMs >= TELLING_MS) this.#router.outcome(item.lane, true);
    this.#forwarder.forget(item.lane, item.ticket);
  }

  #sendElsewhere(item: InFlight, target: RemoteTarget): boolean {
    const session = item.session as Session;
    while (item.moves < MOST_MOVES && session.isOpen) {
      const { serverType, route } = target;
      const other = this.#router.pickAgain(serverType, route, session, item.lane);
      if (other === undefined) return false;
      item.moves += 1;
      item.lane = other.id;
      session.queue.lane = MOVED_LANE;
      try {
        this.#sendTo(other, item, target);
        return true;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
    }
    return false;
  }

  #sendTo(member: Member | undefined, item: InFlight, target: RemoteTarget): void {
    if (member === undefined) {
      throw new GameError(
        'UNAVAILABLE',
        `server ${item.lane} for ${target.route} has left; try again`,
      );
    }
    item.ticket = this.#forwarder.forward(member.id, target, item);
  }
}

function isUnavailable(error: unknown): boolean {
  return GameError.is(error) && error.code === 'UNAVAILABLE';
}
