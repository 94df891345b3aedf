import type { RouteChoice } from '@nopal/server';
import type { PlayerData } from './player-data.js';

/** A player's messages go to the server that the lobby chose for it; before that, to any. */
export const routeToHost: RouteChoice = (members, session) => {
  const { host } = session.data as PlayerData;
  return members.find(({ id }) => id === host) ?? members[0];
};
