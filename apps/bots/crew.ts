import { setTimeout as pause } from 'node:timers/promises';
import { Bot } from './bot.js';
import { CAST } from './cast.js';

/** A server accepts 100 new connections a second from one address. */
const JOIN_GAP_MS = 15;
const THINK_MS = 120;

export interface CrewOptions {
  readonly url: string;
  /** The bots spread over these. */
  readonly arenas: readonly string[];
  readonly count: number;
}

/** Many bots in one process. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #bots: Bot[] = [];
  #thinking: ReturnType<typeof setInterval> | undefined;
  #isLeaving = false;
  readonly #refusals = new Map<string, number>();

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#bots.length;
  }

  /** Why bots did not get in, and how many each. */
  get refusals(): ReadonlyMap<string, number> {
    return this.#refusals;
  }

  /** Messages of all bots so far, both ways. */
  get messages(): number {
    return this.#bots.reduce((sum, bot) => sum + bot.messages, 0);
  }

  /** Lets the bots in, one after the other, and makes them play. */
  async start(): Promise<void> {
    const { url, arenas, count } = this.#options;
    this.#thinking = setInterval(() => {
      const nowMs = performance.now();
      for (const bot of this.#bots) bot.think(nowMs);
    }, THINK_MS);
    const joining: Promise<void>[] = [];
    for (let i = 0; i < count && !this.#isLeaving; i++) {
      const name = CAST[i % CAST.length] ?? 'Lupe';
      const again = Math.floor(i / CAST.length);
      const arena = arenas[i % arenas.length] ?? 'oasis';
      joining.push(this.#join(url, again === 0 ? name : `${name} ${again + 1}`, arena));
      await pause(JOIN_GAP_MS);
    }
    await Promise.all(joining);
  }

  /** The round trip of a bot, in milliseconds; undefined when there is none. */
  async ping(): Promise<number | undefined> {
    const bot = this.#bots[Math.floor(Math.random() * this.#bots.length)];
    try {
      return await bot?.ping();
    } catch {
      return undefined;
    }
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    clearInterval(this.#thinking);
    await Promise.all(this.#bots.splice(0).map((bot) => bot.leave()));
  }

  async #join(url: string, name: string, arena: string): Promise<void> {
    try {
      const bot = await Bot.join(url, name, arena);
      if (this.#isLeaving) await bot.leave();
      else this.#bots.push(bot);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#refusals.set(why, (this.#refusals.get(why) ?? 0) + 1);
    }
  }
}
