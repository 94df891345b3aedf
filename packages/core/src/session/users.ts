import { GameError } from '../errors/game-error.js';
import type { FindSession } from '../group/groups.js';
import type { Directory, SessionAddress } from '../ports/directory.js';
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
    const [addresses] = await this.#directory.find([uid], { fresh: true });
    return addresses !== undefined && addresses.length > 0;
  }

  /** The user's session, wherever it is connected, or undefined when the user is not online. */
  find(uid: string): Promise<Session | undefined> {
    return this.#findSession(uid);
  }

  /** Ends the sessions of users, telling each client why. Resolves to the users that were not reached: not online, or not to be found now. */
  async kick(uids: readonly string[], reason?: KickReason): Promise<string[]> {
    const users = [...new Set(uids)];
    const found = await this.#find(users);
    const kicked = await Promise.all(
      users.map((uid, i) => this.#kickOne(uid, found[i] ?? [], reason)),
    );
    return users.filter((_, i) => kicked[i] !== true);
  }

  /** A user who has just moved is looked up once more. */
  async #kickOne(
    uid: string,
    addresses: readonly SessionAddress[],
    reason: KickReason | undefined,
  ): Promise<boolean> {
    if (addresses.length === 0) return false;
    if (await this.#kickAt(addresses, reason)) return true;
    const [again = []] = await this.#find([uid]);
    const moved = again.filter(
      (one) => !addresses.some((old) => old.boot === one.boot && old.sessionId === one.sessionId),
    );
    return this.#kickAt(moved, reason);
  }

  async #kickAt(
    addresses: readonly SessionAddress[],
    reason: KickReason | undefined,
  ): Promise<boolean> {
    const done = await Promise.all(
      addresses.map((address) =>
        this.#frontends.kick(address, reason, CloseCode.KICKED).catch(() => false),
      ),
    );
    return done.includes(true);
  }

  async #find(uids: readonly string[]): ReturnType<Directory['find']> {
    try {
      return await this.#directory.find(uids, { fresh: true });
    } catch (error) {
      if (GameError.is(error)) return [];
      throw error;
    }
  }
}
