import { Component, GameError, Post, type Tickets } from '@nopal/server';
import type { LoginReply, LoginRequest } from './messages.js';
import { judgeName } from './name-rules.js';
import { PLAYER_COLOURS, type PlayerData } from './player-data.js';
import { isUserId, newUserId } from './user-id.js';

/** Lets a player in under a name. */
@Component()
export class Login {
  constructor(private readonly tickets: Tickets) {}

  /**
   * A ticket for the player's game connection. It is good once, and soon: the handshake shows it as `user.ticket`, and the
   * session is the player's from its first message on.
   *
   * @throws NAME_EMPTY when the name has no character that can be seen
   * @throws NAME_TOO_LONG when it has more than 16 characters
   * @throws BAD_RESUME when `resume` is no user id
   */
  @Post('/login')
  async login({ name: given, resume }: LoginRequest): Promise<LoginReply> {
    const verdict = judgeName(given);
    if (!verdict.ok) throw new GameError(verdict.code, verdict.message);
    if (resume !== undefined && !isUserId(resume)) {
      throw new GameError('BAD_RESUME', 'that is not a user id of this game; log in without it');
    }
    const { name } = verdict;
    const uid = resume ?? newUserId(name);
    const data: PlayerData = { name, colour: colourOf(uid) };
    return { ticket: await this.tickets.issue(uid, data), uid, name };
  }
}

function colourOf(uid: string): number {
  let sum = 0;
  for (const character of uid) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % PLAYER_COLOURS;
}
