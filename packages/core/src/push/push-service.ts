import type { Group } from '../group/group.js';
import type { PushEntry } from '../manifest/manifest.js';
import type { Directory, SessionAddress } from '../ports/directory.js';
import type { Frontends } from '../ports/frontends.js';
import type { Session } from '../session/session.js';
import type { Sessions } from '../session/sessions.js';
import type { PushOutlet } from './push.js';
import { PushMessage } from './push-message.js';

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
      toSession: (session, value) => this.toSession(session, message(value)),
      toUsers: (uids, value) => this.toUsers(uids, message(value)),
      toGroup: (group, value) => this.toGroup(group, message(value)),
      toAll: (value) => this.toAll(message(value)),
    };
  }

  toSession(session: Session<object>, message: PushMessage): void {
    if (session.isOpen) session.downlink.push(message);
    message.check();
  }

  toGroup(group: Group, message: PushMessage): void {
    for (const [frontendId, serializers] of group.audiences())
      this.#frontends.publish(frontendId, group.topic, message, serializers.keys());
    message.check();
  }

  toAll(message: PushMessage): void {
    this.#frontends.publishAll(message);
    message.check();
  }

  /** @returns the users that were not reached. */
  async toUsers(uids: readonly string[], message: PushMessage): Promise<string[]> {
    message.keep(); // finding the users takes a while, and the game may change the value meanwhile
    const unreached = new Set(uids);
    const byFrontend = new Map<string, Map<number, string>>();
    const found = await Promise.all([...unreached].map((uid) => this.#addressesOf(uid)));
    for (const { uid, addresses } of found) {
      for (const { frontendId, sessionId } of addresses) {
        const users = byFrontend.get(frontendId) ?? new Map<number, string>();
        byFrontend.set(frontendId, users.set(sessionId, uid));
      }
    }
    await Promise.all(
      [...byFrontend].map(async ([frontendId, users]) => {
        const missed = new Set(await this.#frontends.push(frontendId, [...users.keys()], message));
        for (const [sessionId, uid] of users) if (!missed.has(sessionId)) unreached.delete(uid);
      }),
    );
    return [...unreached];
  }

  /** Everywhere that the user is: one session here does not say that there is none on a frontend of another type. */
  async #addressesOf(uid: string): Promise<{ uid: string; addresses: readonly SessionAddress[] }> {
    const addresses = await this.#directory.find(uid);
    const local = this.#sessions.ofUser(uid);
    return { uid, addresses: local === undefined ? addresses : [...addresses, addressOf(local)] };
  }
}

function addressOf(session: Session): SessionAddress {
  return {
    frontendId: session.frontendId,
    frontendType: session.frontendType,
    sessionId: session.id,
  };
}
