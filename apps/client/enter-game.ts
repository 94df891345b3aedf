import { connect, type NopalClient } from '@nopal/client';
import { contract, type GameClient } from '../generated/client.js';
import { createHttp, type LoginReply } from '../generated/http-client.js';

/** A logged-in player's connection. */
export interface Entered {
  readonly client: NopalClient & GameClient;
  readonly uid: string;
  /** As others see it. */
  readonly name: string;
}

/**
 * Logs a player in over HTTP, and opens the game connection with the ticket. A ticket is good once: each later connection has
 * one of its own, for the same player, from the gate that it goes to.
 * @param gate `ws://localhost:3250`
 * @param resume the user id of an earlier login
 * @throws NopalError (by rejection) with the login's code, such as `NAME_EMPTY`, or why there is no connection
 */
export async function enterGame(gate: string, name: string, resume?: string): Promise<Entered> {
  const player: { login?: LoginReply } = {};
  const user = async (url: string): Promise<{ ticket: string }> => {
    const http = createHttp({ url: url.replace(/^ws/, 'http') });
    const uid = player.login?.uid ?? resume;
    player.login = await http.gate.login.login(
      uid === undefined ? { name } : { name, resume: uid },
    );
    return { ticket: player.login.ticket };
  };
  const client = await connect(gate, { contract, user });
  const { uid = '', name: shown = name } = player.login ?? {};
  return { client, uid, name: shown };
}
