import type { Member, Session } from '@nopal/core';

/** Chooses among the servers of a type that take new work; undefined means that none will do. */
export type RouteChoice = (
  members: readonly Member[],
  session: Session,
  route: string,
) => Member | undefined;

/**
 * How a server is chosen for a client's message. `sticky`: a session stays with one server while that lives. `random`,
 * `round-robin`: any, for each message. `least-loaded`: of two at random the one that has less to do. Or the game's own
 * function. Remote calls without a key or a server follow the same word; for `sticky` and a function, which are about
 * sessions, they take any.
 */
export type RoutePolicy = 'sticky' | 'random' | 'round-robin' | 'least-loaded' | RouteChoice;

/** The words that an option may hold. */
export const ROUTE_POLICIES = ['sticky', 'random', 'round-robin', 'least-loaded'] as const;
