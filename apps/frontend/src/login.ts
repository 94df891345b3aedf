import { Component, GameError, Handler, type Session } from '@nopal/server';
import type { LoginReply, LoginRequest } from './messages.js';
import { judgeName } from './name-rules.js';
import { PLAYER_COLOURS, type PlayerData } from './player-data.js';
import { isUserId, newUserId } from './user-id.js';

/** Lets a player in under a name. */
@Component()
export class Login {
  /** @throws GameError `NAME_EMPTY`, `NAME_TOO_LONG` or `BAD_RESUME` */
  @Handler()
  async login(session: Session<PlayerData>, request: LoginRequest): Promise<LoginReply> {
    const verdict = judgeName(request.name);
    if (!verdict.ok) throw new GameError(verdict.code, verdict.message);
    const { name } = verdict;
    if (request.resume !== undefined && !isUserId(request.resume)) {
      throw new GameError('BAD_RESUME', 'that is not a user id of this game; log in without it');
    }
    // A session is bound once; logging in again under another name renames the player.
    const uid = session.uid ?? request.resume ?? newUserId(name);
    if (session.uid === undefined) await session.bind(uid);
    await session.set({ name, colour: colourOf(uid) });
    return { uid, name };
  }
}

function colourOf(uid: string): number {
  let sum = 0;
  for (const character of uid) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % PLAYER_COLOURS;
}
