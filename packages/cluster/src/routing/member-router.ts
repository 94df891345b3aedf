import { GameError, type Member, type Router, type Session } from '@nopal/core';
import { RetryBudget } from '../remotes/retry-budget.js';
import { pickByKey } from './pick.js';
import type { RoutePolicy } from './route-policy.js';
import type { ServerPicker } from './server-picker.js';
import { StickyPicks } from './sticky-picks.js';

/**
 * Retries that may follow each other: what is under way to one server when it is lost, also where some thousand messages a second
 * have waited for a busy machine.
 */
const MOST_RETRIES = 1_000;

/** Routes client messages among members, by a policy for each server type. */
export class MemberRouter implements Router {
  readonly #picker: ServerPicker;
  readonly #policies: Readonly<Record<string, RoutePolicy>>;
  readonly #sticky = new StickyPicks();
  readonly #budget = new RetryBudget(MOST_RETRIES);

  constructor(picker: ServerPicker, policies: Readonly<Record<string, RoutePolicy>>) {
    this.#picker = picker;
    this.#policies = policies;
  }

  pick(serverType: string, route: string, session: Session): Member {
    const members = this.#picker.servers(serverType);
    const picked =
      members.length === 0 ? undefined : this.#choose(serverType, members, route, session);
    if (picked === undefined) {
      throw new GameError(
        'UNAVAILABLE',
        `no ${serverType} server is there for ${route}; try again later`,
      );
    }
    this.#budget.deposit();
    this.#picker.ejection.chosen(picked.id);
    return picked;
  }

  pickAgain(serverType: string, route: string, session: Session, lost: string): Member | undefined {
    const others = this.#picker.servers(serverType).filter(({ id }) => id !== lost);
    if (others.length === 0) return undefined;
    const policy = this.#policies[serverType] ?? 'sticky';
    const picked =
      policy === 'sticky' // by the key alone: what is remembered belongs to the whole list
        ? pickByKey(others, `${session.frontendId}/${session.id}`)
        : this.#choose(serverType, others, route, session);
    if (picked === undefined || picked.id === lost || !this.#budget.withdraw()) return undefined;
    this.#picker.ejection.chosen(picked.id);
    return picked;
  }

  outcome(serverId: string, isFailure: boolean): void {
    if (isFailure) this.#picker.ejection.failed(serverId);
    else this.#picker.ejection.succeeded(serverId);
  }

  memberOf(id: string): Member | undefined {
    return this.#picker.server(id);
  }

  #choose(
    serverType: string,
    members: readonly Member[],
    route: string,
    session: Session,
  ): Member | undefined {
    const policy = this.#policies[serverType] ?? 'sticky';
    if (typeof policy === 'function') return policy(members, session, route);
    if (policy === 'sticky') return this.#sticky.pick(serverType, members, session);
    return this.#picker.pick(policy, serverType, members);
  }
}
