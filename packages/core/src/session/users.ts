import type { FindSession } from '../group/groups.js';
import type { Directory } from '../ports/directory.js';
import type { Frontends } from '../ports/frontends.js';
import { CloseCode, type KickReason } from './close-code.js';
import type { Session } from './session.js';

/** The users of the whole cluster, by uid: a service that constructors may ask for. */
export class Users {
  readonly #directory: Directory;
  readonly #frontends: Frontends;
  readonly #findSession: FindSession;

  constructor(parts: { directory: Directory; frontends: Frontends; findSession: FindSession }) {
    this.#directory = parts.directory;
    this.#frontends = parts.frontends;
    this.#findSession = parts.findSession;
  }

  async isOnline(uid: string): Promise<boolean> {
    return (await this.#directory.find(uid)).length > 0;
  }

  /** The user's session, wherever it is connected, or undefined when the user is not online. */
  find(uid: string): Promise<Session | undefined> {
    return this.#findSession(uid);
  }

  /** Ends the sessions of users, telling each client why. Resolves to the users that were not online. */
  async kick(uids: readonly string[], reason?: KickReason): Promise<string[]> {
    const kicked = await Promise.all(
      [...new Set(uids)].map(async (uid) => ({ uid, done: await this.#kickOne(uid, reason) })),
    );
    return kicked.filter(({ done }) => !done).map(({ uid }) => uid);
  }

  async #kickOne(uid: string, reason: KickReason | undefined): Promise<boolean> {
    const addresses = await this.#directory.find(uid);
    const done = await Promise.all(
      addresses.map((address) =>
        this.#frontends.kick(address, reason, CloseCode.KICKED).catch(() => false),
      ),
    );
    return done.includes(true);
  }
}
