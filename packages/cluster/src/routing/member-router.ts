import { GameError, type Member, type Router, type Session } from '@nopal/core';
import { pickByKey } from './pick.js';
import type { RoutePolicy } from './route-policy.js';
import type { ServerPicker } from './server-picker.js';

/** Routes client messages among members, by a policy for each server type. */
export class MemberRouter implements Router {
  readonly #picker: ServerPicker;
  readonly #policies: Readonly<Record<string, RoutePolicy>>;

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
    this.#picker.ejection.chosen(picked.id);
    return picked;
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
    if (policy === 'sticky') return pickByKey(members, `${session.frontendId}/${session.id}`);
    return this.#picker.pick(policy, serverType, members);
  }
}
