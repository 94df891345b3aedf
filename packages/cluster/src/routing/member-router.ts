import { type Discovery, GameError, type Member, type Router, type Session } from '@nopal/core';
import { pickByKey, pickRandom } from './pick.js';

/** Chooses among the living servers of a type; undefined means that none will do. */
export type RouteChoice = (
  members: readonly Member[],
  session: Session,
  route: string,
) => Member | undefined;

/** `sticky`: a session stays with one server while that lives. `random`: any, for each message. */
export type RoutePolicy = 'sticky' | 'random' | RouteChoice;

/** Routes client messages among members, by a policy for each server type. */
export class MemberRouter implements Router {
  readonly #discovery: Discovery;
  readonly #policies: Readonly<Record<string, RoutePolicy>>;

  constructor(discovery: Discovery, policies: Readonly<Record<string, RoutePolicy>>) {
    this.#discovery = discovery;
    this.#policies = policies;
  }

  pick(serverType: string, route: string, session: Session): Member {
    const members = this.#discovery.members(serverType);
    const picked =
      members.length === 0
        ? undefined
        : choose(this.#policies[serverType] ?? 'sticky', members, session, route);
    if (picked === undefined) {
      throw new GameError(
        'UNAVAILABLE',
        `no ${serverType} server is there for ${route}; try again later`,
      );
    }
    return picked;
  }

  memberOf(id: string): Member | undefined {
    return this.#discovery.member(id);
  }
}

function choose(
  policy: RoutePolicy,
  members: readonly Member[],
  session: Session,
  route: string,
): Member | undefined {
  if (typeof policy === 'function') return policy(members, session, route);
  if (policy === 'random') return pickRandom(members);
  return pickByKey(members, `${session.frontendId}/${session.id}`);
}
