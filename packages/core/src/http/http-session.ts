import { GameError } from '../errors/game-error.js';
import type { KeyValueStore } from '../ports/key-value-store.js';
import { randomId } from './random-id.js';

/** What a store keeps of a session, as JSON. */
export interface StoredSession {
  readonly uid?: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface SessionKeeping {
  readonly store: KeyValueStore;
  /** Before every key in the store. */
  readonly prefix: string;
  readonly ttlMs: number;
  readonly maxLifeMs: number;
  wallTime(): number;
}

/** What the cookie has to become: an id, nothing, or what it is. */
export type CookieChange = { readonly id: string } | 'clear' | 'keep';

/** As JSON, in characters. */
const MAX_LENGTH = 65_536;

/**
 * What a browser's cookie stands for on the server. It is read from the store when first asked for, and written once, at the
 * end of the request, if it was changed. Values are plain JSON. Of requests that run at once the last to end wins.
 */
export class HttpSession {
  readonly #keeping: SessionKeeping;
  readonly #isRolling: boolean;
  /** What the cookie named; kept only while the store has it. */
  #id: string | undefined;
  #loading: Promise<void> | undefined;
  #uid: string | undefined;
  #data: Record<string, unknown> = {};
  #madeAt = 0;
  /** To be deleted once its successor is written. */
  #oldIds: string[] = [];
  #isStored = false;
  #isChanged = false;
  #isCookieWrong = false;

  constructor(keeping: SessionKeeping, id: string | undefined, isRolling: boolean) {
    this.#keeping = keeping;
    this.#id = id;
    this.#isRolling = isRolling;
  }

  /** Whether the request brought the cookie of a session; it may be over. */
  get hasCookie(): boolean {
    return this.#id !== undefined;
  }

  /** The user that `login` named. */
  async uid(): Promise<string | undefined> {
    await this.#load();
    return this.#uid;
  }

  async get<T = unknown>(name: string): Promise<T | undefined> {
    await this.#load();
    return Object.hasOwn(this.#data, name) ? (this.#data[name] as T) : undefined;
  }

  async all(): Promise<Readonly<Record<string, unknown>>> {
    await this.#load();
    return { ...this.#data };
  }

  /** Undefined removes it. */
  async set(name: string, value: unknown): Promise<void> {
    await this.#load();
    const { [name]: _, ...others } = this.#data;
    this.#data = value === undefined ? others : { ...others, [name]: value };
    this.#isChanged = true;
  }

  /** The same data under another id: whoever knew the old one has nothing. */
  async regenerate(): Promise<void> {
    await this.#load();
    if (this.#id !== undefined) this.#oldIds.push(this.#id);
    this.#id = undefined;
    this.#isStored = false;
    this.#isChanged = true;
  }

  /** The session is the user's from now on, under another id. */
  async login(uid: string): Promise<void> {
    await this.regenerate();
    this.#uid = uid;
    this.#madeAt = this.#keeping.wallTime();
  }

  /** Ends it for every request that follows, also of those that know its id. */
  async destroy(): Promise<void> {
    const ids = this.#id === undefined ? this.#oldIds : [...this.#oldIds, this.#id];
    this.#isCookieWrong ||= ids.length > 0;
    this.#forget();
    this.#loading = Promise.resolve();
    this.#oldIds = [];
    for (const id of ids) await this.#keeping.store.delete(this.#key(id));
  }

  /** Writes what has changed; for the end of the request. @throws GameError `TOO_LARGE`, and what the store says. */
  async save(): Promise<CookieChange> {
    await this.#loading;
    const { store, ttlMs } = this.#keeping;
    if (this.#isChanged) return this.#write();
    if (this.#isCookieWrong) return 'clear';
    if (!this.#isStored || this.#id === undefined || !this.#isRolling) return 'keep';
    const id = this.#id;
    return (await store.touch(this.#key(id), ttlMs)) ? { id } : 'clear';
  }

  async #write(): Promise<CookieChange> {
    const { store, ttlMs } = this.#keeping;
    const text = this.#text();
    this.#isChanged = false;
    if (this.#id !== undefined && this.#isStored) {
      // One that another request has ended meanwhile stays ended.
      if (await store.replace(this.#key(this.#id), text, ttlMs)) return { id: this.#id };
      this.#forget();
      return 'clear';
    }
    const id = randomId();
    await store.set(this.#key(id), text, ttlMs);
    this.#id = id;
    this.#isStored = true;
    const ended = this.#oldIds;
    this.#oldIds = [];
    for (const old of ended) await store.delete(this.#key(old));
    return { id };
  }

  #text(): string {
    const { wallTime } = this.#keeping;
    const stored: StoredSession = {
      ...(this.#uid === undefined ? {} : { uid: this.#uid }),
      madeAt: this.#madeAt === 0 ? wallTime() : this.#madeAt,
      data: this.#data,
    };
    const text = JSON.stringify(stored);
    if (text.length <= MAX_LENGTH) return text;
    throw new GameError(
      'TOO_LARGE',
      `the session has ${text.length} characters as JSON; at most ${MAX_LENGTH} are kept`,
    );
  }

  #load(): Promise<void> {
    this.#loading ??= this.#id === undefined ? Promise.resolve() : this.#read(this.#id);
    return this.#loading;
  }

  /** An id that the store does not know is never used again: somebody may have planted it. */
  async #read(id: string): Promise<void> {
    const { store, maxLifeMs, wallTime } = this.#keeping;
    const stored = parseStored(await store.get(this.#key(id)));
    if (stored === undefined || wallTime() - stored.madeAt >= maxLifeMs) {
      if (stored !== undefined) await store.delete(this.#key(id));
      this.#forget();
      this.#isCookieWrong = true;
      return;
    }
    this.#uid = stored.uid;
    this.#data = { ...stored.data };
    this.#madeAt = stored.madeAt;
    this.#isStored = true;
  }

  #forget(): void {
    this.#id = undefined;
    this.#uid = undefined;
    this.#data = {};
    this.#madeAt = 0;
    this.#isStored = false;
    this.#isChanged = false;
  }

  #key(id: string): string {
    return `${this.#keeping.prefix}${id}`;
  }
}

function parseStored(text: string | undefined): StoredSession | undefined {
  if (text === undefined) return undefined;
  try {
    const stored = JSON.parse(text) as Partial<StoredSession> | null;
    const isWhole = typeof stored?.madeAt === 'number' && typeof stored.data === 'object';
    return isWhole && stored.data !== null ? (stored as StoredSession) : undefined;
  } catch {
    return undefined; // not of ours, and of no use to anyone
  }
}
