import type { NopalClient } from '@nopal/client';
import type { Direction } from '../backend/src/movement.js';
import { enterGame } from '../client/enter-game.js';
import type { GameClient, JoinReply, Obstacle, Pear, PlayerState } from '../generated/client.js';
import { PHRASES } from './cast.js';
import { choosePear, steerTo } from './pilot.js';

/** How often a bot tells where it goes even when that has not changed; the server stops who is silent for 600 ms. */
const REPEAT_MS = 250;
/** Arenas that have players tell twenty times a second how they stand. */
const SILENCE_MS = 1500;
/** On average, a bot says something every so often. */
const TALK_EVERY_MS = 60_000;

/** One bot: a real client that plays like a person who only thinks of pears. */
export class Bot {
  readonly #client: NopalClient & GameClient;
  readonly #pears = new Map<number, Pear>();
  #you = 0;
  #obstacles: readonly Obstacle[] = [];
  #self: PlayerState | undefined;
  #tick = 0;
  #seq = 0;
  #sent: Direction = { dx: 0, dy: 0 };
  #sentAtMs = 0;
  #lastThoughtMs = 0;
  #heardAtMs = performance.now();
  #comeBack: () => Promise<void> = async () => {};

  private constructor(client: NopalClient & GameClient) {
    this.#client = client;
    const events = client.game.arena;
    events.onState((state) => {
      this.#heardAtMs = performance.now();
      this.#tick = state.tick;
      for (const pear of state.sprouted) this.#pears.set(pear.id, pear);
      this.#self = state.players.find((player) => player.id === this.#you) ?? this.#self;
    });
    events.onCollected(({ pear }) => this.#pears.delete(pear));
  }

  /** Connects, logs in and takes a seat; takes it again when the connection broke. */
  static async join(url: string, name: string, arena: string): Promise<Bot> {
    const { client } = await enterGame(url, name);
    const bot = new Bot(client);
    try {
      const enter = async (): Promise<void> => {
        await client.gate.lobby.enter({ arena });
        bot.#enter(await client.game.arena.join({ arena }));
      };
      await enter();
      client.onReconnect(async () => {
        try {
          await enter();
        } catch {
          // Its arena stays silent, so it is tried again; or the bot has left.
        }
      });
      bot.#comeBack = enter;
      return bot;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  get messages(): number {
    return this.#client.stats.messagesIn + this.#client.stats.messagesOut;
  }

  /** Looks for a pear, walks, and now and then says something. */
  think(nowMs: number): void {
    const self = this.#self;
    if (self === undefined) return;
    if (nowMs - this.#heardAtMs > SILENCE_MS) {
      // Its arena's server has stopped or is lost: the arena is on another one.
      this.#heardAtMs = nowMs;
      void this.#comeBack().catch(() => {}); // tried again when it stays silent
      return;
    }
    const goal = choosePear(self, this.#pears.values(), this.#tick, self.id);
    const way = goal === undefined ? { dx: 0, dy: 0 } : steerTo(self, goal, this.#obstacles);
    const turn = Math.hypot(way.dx - this.#sent.dx, way.dy - this.#sent.dy);
    if (turn > 0.08 || nowMs - this.#sentAtMs > REPEAT_MS) {
      this.#sent = way;
      this.#sentAtMs = nowMs;
      this.#client.game.arena.move({ ...way, seq: ++this.#seq });
    }
    const sinceMs = Math.min(nowMs - this.#lastThoughtMs, 1000);
    this.#lastThoughtMs = nowMs;
    if (Math.random() < sinceMs / TALK_EVERY_MS) void this.#talk();
  }

  /** The round trip to the gate, in milliseconds. */
  async ping(): Promise<number> {
    const sentAtMs = performance.now();
    await this.#client.gate.lobby.ping();
    return performance.now() - sentAtMs;
  }

  async leave(): Promise<void> {
    try {
      await this.#client.game.arena.leave();
    } catch {
      // The seat ends with the connection as well, only later.
    }
    this.#client.close();
  }

  #enter(reply: JoinReply): void {
    this.#you = reply.you;
    this.#obstacles = reply.obstacles;
    this.#tick = reply.tick;
    this.#pears.clear();
    for (const pear of reply.pears) this.#pears.set(pear.id, pear);
    this.#self = reply.players.find((player) => player.id === reply.you);
    this.#seq = 0;
  }

  async #talk(): Promise<void> {
    const text = PHRASES[Math.floor(Math.random() * PHRASES.length)] ?? '';
    try {
      await this.#client.game.arena.chat({ text });
    } catch {
      // Said too much, or just gone.
    }
  }
}
