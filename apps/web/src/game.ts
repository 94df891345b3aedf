import { type Direction, STANDING } from '../../backend/src/movement.js';
import type { JoinReply } from '../../generated/client.js';
import { ArenaModel } from './arena-model.js';
import { type ArenaView, viewOf } from './arena-view.js';
import { Chat } from './chat.js';
import type { ArenaListener, GameConnection } from './connection.js';
import { element } from './element.js';
import { Input } from './input.js';
import { Leaderboard } from './leaderboard.js';
import { drawMinimap } from './minimap.js';
import { groundOf } from './palette.js';
import type { Renderer } from './renderer.js';
import { Stick } from './stick.js';

/** The server lets a player stop that is silent for 600 ms. */
const REPEAT_MS = 200;
/** A thumb trembles; more than 30 directions a second help nobody. */
const SEND_GAP_MS = 33;
const MINIMAP_EVERY_MS = 120;

/** One stay in an arena: from the pushes and the player's hands to frames and moves. */
export class Game {
  readonly listener: Omit<ArenaListener, 'closing'>;
  readonly #connection: GameConnection;
  readonly #renderer: Renderer;
  readonly #ending = new AbortController();
  readonly #input: Input;
  readonly #chat: Chat;
  readonly #leaderboard = new Leaderboard();
  readonly #minimap = element('minimap', HTMLCanvasElement);
  readonly #score = element('score', HTMLElement);
  #model: ArenaModel;
  #arena: string;
  #server: string;
  #seq = 0;
  #sent: Direction = STANDING;
  #sentAtMs = 0;
  #minimapDueMs = 0;
  #heardAtMs = performance.now();

  constructor(
    connection: GameConnection,
    renderer: Renderer,
    reply: JoinReply,
    surface: HTMLElement,
  ) {
    this.#connection = connection;
    this.#renderer = renderer;
    const { signal } = this.#ending;
    this.#input = new Input(new Stick(surface, element('stick', HTMLElement), signal), signal);
    this.#chat = new Chat((text) => connection.chat(text), signal);
    this.#arena = reply.arena;
    this.#server = reply.server;
    this.#model = this.#enter(reply);
    this.listener = this.#listen();
    this.#chat.note(`You are in ${reply.title}. Pick the ripe, magenta pears.`);
  }

  /** The id of the server that has the arena, as far as is known. */
  get server(): string {
    return this.#server;
  }

  get view(): ArenaView {
    return viewOf(this.#arena, this.#model);
  }

  /** The seat again, after a reconnect or a move. @param why for the player to read */
  resume(reply: JoinReply, why: string): void {
    this.#model = this.#enter(reply);
    this.#chat.note(why);
  }

  /** Something that the player should know. */
  note(text: string): void {
    this.#chat.note(text);
  }

  /** Since when nothing was heard of the arena, which tells twenty times a second how it stands. */
  silentMs(nowMs: number): number {
    return nowMs - this.#heardAtMs;
  }

  frame(nowMs: number, seconds: number): void {
    const model = this.#model;
    this.#steer(nowMs);
    const { tick, pops } = model.advance(nowMs, seconds);
    const { effects } = this.#renderer;
    for (const { pear, points, isOwn } of pops) effects.pop(pear.x, pear.y, points, isOwn);
    const actors = model.actors();
    for (const actor of actors) {
      if (actor.isWalking && Math.random() < seconds * 7) effects.dust(actor.x, actor.y);
    }
    const { world, prediction } = model;
    const ground = groundOf(this.#arena);
    const pears = [...model.pears.values()];
    this.#renderer.draw(
      { world, ground, tick, pears, actors, focus: prediction, hasLabels: true },
      seconds,
    );
    this.#leaderboard.update(actors, nowMs);
    const score = String(model.score);
    if (this.#score.textContent !== score) this.#score.textContent = score;
    if (nowMs >= this.#minimapDueMs) {
      this.#minimapDueMs = nowMs + MINIMAP_EVERY_MS;
      drawMinimap(this.#minimap, { world, ground, pears, actors, tick });
    }
  }

  end(): void {
    this.#ending.abort();
  }

  #enter(reply: JoinReply): ArenaModel {
    this.#arena = reply.arena;
    this.#server = reply.server;
    this.#seq = 0;
    this.#sent = STANDING;
    this.#heardAtMs = performance.now();
    element('arena-title', HTMLElement).textContent = reply.title;
    const model = new ArenaModel(reply, performance.now());
    this.#renderer.enter(
      { world: model.world, ground: groundOf(reply.arena) },
      reply.width + reply.obstacles.length,
    );
    return model;
  }

  #listen(): Omit<ArenaListener, 'closing'> {
    return {
      state: (state) => {
        this.#heardAtMs = performance.now();
        this.#model.state(state, this.#heardAtMs);
      },
      joined: (joined) => {
        this.#model.joined(joined);
        if (joined.profile.id !== this.#model.you) {
          this.#chat.note(`${joined.profile.name} joined`);
        }
      },
      left: (left) => this.#model.left(left),
      chatted: (chatted) => {
        this.#model.chatted(chatted, performance.now());
        this.#chat.add(chatted, chatted.id === this.#model.you);
      },
      collected: (collected) => this.#model.collected(collected),
    };
  }

  /** Sends the direction when it changes, and now and then while it holds. */
  #steer(nowMs: number): void {
    const wanted = this.#input.direction;
    const sent = this.#sent;
    const change = Math.hypot(wanted.dx - sent.dx, wanted.dy - sent.dy);
    const sinceMs = nowMs - this.#sentAtMs;
    const stops = wanted === STANDING && sent !== STANDING;
    const turns = change > 0.06 && sinceMs >= SEND_GAP_MS;
    const repeats = wanted !== STANDING && sinceMs >= REPEAT_MS;
    if (!stops && !turns && !repeats) return;
    this.#sent = wanted;
    this.#sentAtMs = nowMs;
    const dx = Math.round(wanted.dx * 1000) / 1000;
    const dy = Math.round(wanted.dy * 1000) / 1000;
    this.#connection.move({ dx, dy, seq: ++this.#seq });
    this.#model.prediction.steer({ dx, dy }, this.#seq, nowMs);
  }
}
