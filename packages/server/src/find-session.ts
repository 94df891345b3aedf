import { checkReply, type LinkAsker } from '@nopal/cluster';
import { type Directory, type FindSession, GameError, type Sessions } from '@nopal/core';

/** Finds a user's session: one that this server knows, else the frontend that holds it is asked to let this server follow it. */
export function findSession(
  sessions: Sessions,
  directory: Directory,
  asker: LinkAsker,
): FindSession {
  return async (uid) => {
    const known = sessions.ofUser(uid);
    if (known !== undefined) return known;
    const [addresses = []] = await directory.find([uid], { fresh: true });
    for (const { frontendId, sessionId } of addresses) {
      try {
        checkReply(await asker.ask(frontendId, { about: 'follow', sessionId }));
      } catch (error) {
        if (GameError.is(error)) continue; // it has just left, or its frontend has
        throw error;
      }
      const followed = sessions.get(frontendId, sessionId);
      if (followed !== undefined) return followed;
    }
    return undefined;
  };
}
