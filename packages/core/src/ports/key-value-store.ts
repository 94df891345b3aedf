/**
 * Texts by key, each for a limited time: sessions, tickets, keys of requests that must not run twice. Every method is atomic
 * and ends within the store's own bounds; what rejects is a GameError `UNAVAILABLE` or `DEADLINE_EXCEEDED`.
 */
export interface KeyValueStore {
  /** Undefined when it is not there, or its time is over. */
  get(key: string): Promise<string | undefined>;
  /** Over whatever is there. @param ttlMs how long it is kept, from 1 on. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Only where nothing is. Says whether it was written. */
  add(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Only over what is there. Says whether it was written. */
  replace(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Keeps what is there for so long from now. Says whether there is something. */
  touch(key: string, ttlMs: number): Promise<boolean>;
  /** Gets and deletes: of several who take at once one alone gets it. */
  take(key: string): Promise<string | undefined>;
  /** Says whether there was something. */
  delete(key: string): Promise<boolean>;
}
