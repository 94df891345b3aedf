import { GameError } from '../errors/game-error.js';
import { isRandomId, randomId } from '../http/random-id.js';
import type { KeyValueStore } from '../ports/key-value-store.js';
import { MAX_UID_LENGTH, type SessionData } from './session.js';

export interface TicketsOptions {
  /** How long a ticket is good; 30 seconds by default, for a page that connects at once. */
  readonly ttlMs?: number;
  /** Before every key in the store; `ticket:` by default. */
  readonly prefix?: string;
}

/** Whom a ticket lets in. */
export interface TicketHolder {
  readonly uid: string;
  /** What the session's data will be. */
  readonly data: SessionData;
}

/** As JSON, in characters. */
const MAX_LENGTH = 16_384;

/**
 * Login tickets: a route that has checked who asks gives the page one, and the page shows it in the handshake of its game
 * connection, so that no password or long-lived token is in a URL. Each is good once, for a short time, on every server that
 * has the same store.
 */
export class Tickets {
  readonly #store: KeyValueStore;
  readonly #ttlMs: number;
  readonly #prefix: string;

  constructor(store: KeyValueStore, options: TicketsOptions = {}) {
    this.#store = store;
    this.#ttlMs = options.ttlMs ?? 30_000;
    this.#prefix = options.prefix ?? 'ticket:';
    if (!(this.#ttlMs >= 1)) throw new TypeError(`tickets.ttlMs is ${this.#ttlMs}; at least 1`);
  }

  /**
   * @param data becomes the session's data: plain JSON values.
   * @throws GameError `INVALID` for a uid that no session can have, `TOO_LARGE` for much data, and what the store says.
   */
  async issue(uid: string, data: SessionData = {}): Promise<string> {
    if (typeof uid !== 'string' || uid.length === 0 || uid.length > MAX_UID_LENGTH)
      throw new GameError('INVALID', `a uid is a text of 1 to ${MAX_UID_LENGTH} characters`);
    const text = JSON.stringify({ uid, data } satisfies TicketHolder);
    if (text.length > MAX_LENGTH)
      throw new GameError('TOO_LARGE', `a ticket's data is at most ${MAX_LENGTH} characters`);
    const ticket = randomId();
    await this.#store.set(`${this.#prefix}${ticket}`, text, this.#ttlMs);
    return ticket;
  }

  /** Whom it lets in; undefined for one that was taken, is too old, or never was. */
  async take(ticket: string): Promise<TicketHolder | undefined> {
    if (!isRandomId(ticket)) return undefined;
    const text = await this.#store.take(`${this.#prefix}${ticket}`);
    return text === undefined ? undefined : (JSON.parse(text) as TicketHolder);
  }
}
