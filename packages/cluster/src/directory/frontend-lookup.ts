import { GameError } from '@nopal/core';
import { addNewest, type Claim, claimOf } from './claim.js';
import type { DirectoryCounters } from './directory-counters.js';
import { type DirectoryMessage, MAX_MESSAGE_ITEMS } from './directory-message.js';
import { type DirectoryParts, isAlive } from './directory-parts.js';
import type { LoginClock } from './login-clock.js';

/** Asks frontends which users they have. */
export class FrontendLookup {
  readonly #parts: DirectoryParts;
  readonly #loginClock: LoginClock;
  readonly #counters: DirectoryCounters;
  readonly #timeoutMs: number;

  constructor(
    parts: DirectoryParts,
    loginClock: LoginClock,
    counters: DirectoryCounters,
    timeoutMs: number,
  ) {
    this.#parts = parts;
    this.#loginClock = loginClock;
    this.#counters = counters;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Asks all other frontends at once.
   * @param found gets what is found, by uid
   * @throws GameError `UNAVAILABLE` when there are some and none answers.
   */
  async find(uids: readonly string[], found: ReadonlyMap<string, Claim[]>): Promise<void> {
    if (uids.length === 0) return;
    const { peers, discovery } = this.#parts;
    const servers = [...peers.servers()].filter((id) => discovery.member(id)?.frontend === true);
    const answers = await Promise.all(servers.map((server) => this.#ask(server, uids, found)));
    if (answers.length > 0 && !answers.includes(true))
      throw new GameError('UNAVAILABLE', `none of ${servers.length} frontends says who is there`);
  }

  /** Whether that very session still has the user; undefined when its frontend does not answer. */
  async has(uid: string, { address }: Claim): Promise<boolean | undefined> {
    const found = new Map<string, Claim[]>([[uid, []]]);
    if (!(await this.#ask(address.frontendId, [uid], found))) return undefined;
    return found.get(uid)?.some((claim) => claim.address.sessionId === address.sessionId);
  }

  async #ask(
    server: string,
    uids: readonly string[],
    found: ReadonlyMap<string, Claim[]>,
  ): Promise<boolean> {
    const { peers, logger } = this.#parts;
    const pages: Promise<DirectoryMessage>[] = [];
    for (let at = 0; at < uids.length; at += MAX_MESSAGE_ITEMS) {
      const page = uids.slice(at, at + MAX_MESSAGE_ITEMS);
      pages.push(peers.ask(server, { kind: 'find', uids: page }, this.#timeoutMs));
    }
    try {
      for (const answer of await Promise.all(pages)) this.#note(server, answer, found);
      return true;
    } catch (err) {
      this.#counters.failures.add(1);
      logger.debug('a frontend did not say who is there', { server, err });
      return false;
    }
  }

  #note(server: string, answer: DirectoryMessage, found: ReadonlyMap<string, Claim[]>): void {
    if (answer.kind !== 'claims') return;
    for (const item of answer.claims) {
      this.#loginClock.observe(item.time);
      const claims = found.get(item.uid);
      const claim = claimOf(server, answer, item);
      if (claims !== undefined && isAlive(this.#parts, claim.address)) addNewest(claims, claim);
    }
  }
}
