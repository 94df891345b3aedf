import { GameError } from '../errors/game-error.js';
import type { ClusterGroup } from '../group/cluster-group.js';
import type { Group } from '../group/group.js';
import type { PushEntry } from '../manifest/manifest.js';
import type { Directory } from '../ports/directory.js';
import type { Frontends } from '../ports/frontends.js';
import type { Session } from '../session/session.js';
import { type Sessions, sessionKey } from '../session/sessions.js';
import type { PushOutlet } from './push.js';
import { PushMessage } from './push-message.js';

const NONE: ReadonlyMap<string, ReadonlySet<string>> = new Map();

/** Brings pushes to clients: this server's own through their sessions, all others through their frontends. */
export class PushService {
  readonly #sessions: Sessions;
  readonly #directory: Directory;
  readonly #frontends: Frontends;

  constructor(parts: { sessions: Sessions; directory: Directory; frontends: Frontends }) {
    this.#sessions = parts.sessions;
    this.#directory = parts.directory;
    this.#frontends = parts.frontends;
  }

  /** What the push of a component speaks through. */
  outlet(entry: PushEntry): PushOutlet {
    const message = (value: unknown): PushMessage =>
      new PushMessage(entry.route, entry.body, value);
    return {
      toSession: (session, value) =>
        this.toSession(session, PushMessage.forOne(entry.route, entry.body, value)),
      toUsers: (uids, value) => this.toUsers(uids, message(value)),
      toGroup: (group, value) => this.toGroup(group, message(value)),
      toAll: (value) => this.toAll(message(value)),
    };
  }

  toSession(session: Session<object>, message: PushMessage): void {
    if (session.isOpen) session.downlink.push(message);
    message.check();
  }

  toGroup(group: Group | ClusterGroup, message: PushMessage): void {
    for (const [frontendId, serializers] of group.audiences())
      this.#frontends.publish(frontendId, group.topic, message, serializers.keys());
    message.check();
  }

  toAll(message: PushMessage): void {
    this.#frontends.publishAll(message);
    message.check();
  }

  /** @returns the users that were not reached: a user who is not where he was found is looked up once more. */
  async toUsers(uids: readonly string[], message: PushMessage): Promise<string[]> {
    message.keep(); // finding the users takes a while, and the game may change the value meanwhile
    const unreached = new Set(uids);
    const missed = await this.#toFound([...unreached], message, unreached, NONE);
    // A session that did not answer in time may have got the message: it is not sent there again.
    if (missed.size > 0) await this.#toFound([...missed.keys()], message, unreached, missed);
    return [...unreached];
  }

  /**
   * Takes those who are reached out of `unreached`.
   * @param tried the sessions of each user that were missed before; if any, the users are looked up anew
   * @returns the sessions that were missed, of users that were not reached elsewhere
   */
  async #toFound(
    uids: readonly string[],
    message: PushMessage,
    unreached: Set<string>,
    tried: ReadonlyMap<string, ReadonlySet<string>>,
  ): Promise<Map<string, Set<string>>> {
    const byFrontend = new Map<string, Map<number, string>>();
    const found = await this.#find(uids, tried.size > 0);
    uids.forEach((uid, i) => {
      for (const { frontendId, sessionId } of [...(found[i] ?? []), ...this.#here(uid)]) {
        if (tried.get(uid)?.has(sessionKey(frontendId, sessionId)) === true) continue;
        const users = byFrontend.get(frontendId) ?? new Map<number, string>();
        byFrontend.set(frontendId, users.set(sessionId, uid));
      }
    });
    const missed = new Map<string, Set<string>>();
    await Promise.all(
      [...byFrontend].map(async ([frontendId, users]) => {
        const gone = new Set(await this.#frontends.push(frontendId, [...users.keys()], message));
        for (const [sessionId, uid] of users) {
          if (!gone.has(sessionId)) unreached.delete(uid);
          else {
            const sessions = missed.get(uid) ?? new Set<string>();
            missed.set(uid, sessions.add(sessionKey(frontendId, sessionId)));
          }
        }
      }),
    );
    for (const uid of missed.keys()) if (!unreached.has(uid)) missed.delete(uid);
    return missed;
  }

  /** Those whom this server knows are reached also when nobody can be asked. */
  async #find(uids: readonly string[], fresh: boolean): ReturnType<Directory['find']> {
    try {
      return await this.#directory.find(uids, { fresh });
    } catch (error) {
      if (GameError.is(error)) return [];
      throw error;
    }
  }

  /** One session here does not say that there is none on a frontend of another type, so it is but one of all. */
  #here(uid: string): { frontendId: string; sessionId: number }[] {
    const session = this.#sessions.ofUser(uid);
    return session === undefined ? [] : [{ frontendId: session.frontendId, sessionId: session.id }];
  }
}
