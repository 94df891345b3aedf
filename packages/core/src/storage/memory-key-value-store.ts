import type { Clock } from '../ports/clock.js';
import type { KeyValueStore } from '../ports/key-value-store.js';

export interface MemoryKeyValueOptions {
  /** 100 000 by default; beyond it the entry that was written longest ago goes. */
  readonly maxEntries?: number;
  /** Characters of all keys and values; 64 Mi by default. */
  readonly maxCharacters?: number;
}

interface Entry {
  readonly value: string;
  endsAt: number;
}

/** Entries that are looked at with each write: the expired among them go, so that no timer is needed. */
const SWEEP = 3;

/** Keeps texts in this process: for one server, and for tests. */
export class MemoryKeyValueStore implements KeyValueStore {
  readonly #clock: Clock;
  readonly #maxEntries: number;
  readonly #maxCharacters: number;
  readonly #entries = new Map<string, Entry>();
  #characters = 0;
  #sweep: Iterator<[string, Entry]> | undefined;

  constructor(clock: Clock, options: MemoryKeyValueOptions = {}) {
    this.#clock = clock;
    this.#maxEntries = options.maxEntries ?? 100_000;
    this.#maxCharacters = options.maxCharacters ?? 64 * 1024 * 1024;
  }

  /** Entries that are kept, among them some whose time is over. */
  get size(): number {
    return this.#entries.size;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#live(key)?.value;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.#write(key, value, ttlMs);
  }

  async add(key: string, value: string, ttlMs: number): Promise<boolean> {
    if (this.#live(key) !== undefined) return false;
    this.#write(key, value, ttlMs);
    return true;
  }

  async replace(key: string, value: string, ttlMs: number): Promise<boolean> {
    if (this.#live(key) === undefined) return false;
    this.#write(key, value, ttlMs);
    return true;
  }

  async touch(key: string, ttlMs: number): Promise<boolean> {
    const entry = this.#live(key);
    if (entry !== undefined) entry.endsAt = this.#endsAt(ttlMs);
    return entry !== undefined;
  }

  async take(key: string): Promise<string | undefined> {
    const value = this.#live(key)?.value;
    this.#drop(key);
    return value;
  }

  async delete(key: string): Promise<boolean> {
    const isThere = this.#live(key) !== undefined;
    this.#drop(key);
    return isThere;
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.endsAt > this.#clock.now()) return entry;
    this.#drop(key);
    return undefined;
  }

  #write(key: string, value: string, ttlMs: number): void {
    const endsAt = this.#endsAt(ttlMs);
    this.#drop(key);
    this.#sweepSome();
    this.#entries.set(key, { value, endsAt });
    this.#characters += key.length + value.length;
    while (this.#entries.size > this.#maxEntries || this.#characters > this.#maxCharacters) {
      const oldest = this.#entries.keys().next();
      if (oldest.done) break;
      this.#drop(oldest.value);
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#characters -= key.length + entry.value.length;
  }

  #sweepSome(): void {
    const now = this.#clock.now();
    for (let looked = 0; looked < SWEEP; looked += 1) {
      this.#sweep ??= this.#entries[Symbol.iterator]();
      const next = this.#sweep.next();
      if (next.done) this.#sweep = undefined;
      else if (next.value[1].endsAt <= now) this.#drop(next.value[0]);
    }
  }

  #endsAt(ttlMs: number): number {
    if (!(ttlMs >= 1)) throw new TypeError(`ttlMs is ${ttlMs}; it must be at least 1`);
    return this.#clock.now() + ttlMs;
  }
}
