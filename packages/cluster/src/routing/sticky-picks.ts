import type { Member, Session } from '@nopal/core';
import { pickByKey } from './pick.js';

interface Picks {
  readonly members: readonly Member[];
  readonly bySession: WeakMap<Session, Member>;
}

/** Which server each session stays with: found once by rendezvous, and remembered until the members are others. */
export class StickyPicks {
  /** By server type. */
  readonly #picks = new Map<string, Picks>();

  /** @param members the same array until they change */
  pick(serverType: string, members: readonly Member[], session: Session): Member | undefined {
    const { forwarding } = session;
    if (forwarding.among === members) return forwarding.picked;
    const picked = this.#pick(serverType, members, session);
    forwarding.among = members;
    forwarding.picked = picked;
    return picked;
  }

  #pick(serverType: string, members: readonly Member[], session: Session): Member | undefined {
    let picks = this.#picks.get(serverType);
    if (picks?.members !== members) {
      picks = { members, bySession: new WeakMap() };
      this.#picks.set(serverType, picks);
    }
    const known = picks.bySession.get(session);
    if (known !== undefined) return known;
    const picked = pickByKey(members, `${session.frontendId}/${session.id}`);
    if (picked !== undefined) picks.bySession.set(session, picked);
    return picked;
  }
}
