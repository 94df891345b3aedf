import type { JoinReply } from '../../generated/client.js';
import { Attract } from './attract.js';
import type { ConnectionStatus, GameConnection } from './connection.js';
import { drawCactus } from './draw-cactus.js';
import { element } from './element.js';
import { Game } from './game.js';
import { Lobby } from './lobby.js';
import { Renderer } from './renderer.js';
import { ScoreBoard } from './score-board.js';
import { Strip } from './strip.js';

const LIST_EVERY_MS = 2000;
const LONGEST_FRAME_S = 0.1;
/** An arena that says nothing for so long may have lost its server. */
const SILENCE_MS = 1500;
const WATCH_EVERY_MS = 250;
const REJOIN_GAP_MS = 300;

/** The whole page: lobby, game, and what the connection says. */
class Page {
  readonly #isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  readonly #canvas = element('field', HTMLCanvasElement);
  readonly #renderer = new Renderer(this.#canvas, this.#isCalm);
  readonly #strip = new Strip();
  readonly #lobby = new Lobby((name, arena) => this.#play(name, arena));
  readonly #scores = new ScoreBoard();
  #attract = new Attract(this.#renderer, performance.now());
  #connection: GameConnection | undefined;
  #game: Game | undefined;
  /** Where to come back to after the connection broke. */
  #arena: string | undefined;
  #lastMs = performance.now();
  #isRejoining = false;

  start(): void {
    this.#showScreen('lobby');
    // A canvas says nothing by itself: `nopalArena` tells a console, and tests that drive a browser, what is drawn. It can
    // only be read, is undefined outside of an arena, and knows no more than the player sees.
    Object.defineProperty(window, 'nopalArena', { get: () => this.#game?.view });
    element('leave', HTMLButtonElement).addEventListener('click', () => void this.#leave());
    // Closing the page gives the seat back at once; a broken connection keeps it for a while.
    window.addEventListener('pagehide', () => {
      if (this.#game !== undefined) void this.#connection?.leave().catch(() => {});
    });
    element('reload', HTMLButtonElement).addEventListener('click', () => location.reload());
    drawLogo();
    const frame = (nowMs: number) => {
      const seconds = Math.min(Math.max(nowMs - this.#lastMs, 0) / 1000, LONGEST_FRAME_S);
      this.#lastMs = nowMs;
      // Timestamps of frames may lie before events that came since; the model must not go back.
      const now = performance.now();
      if (this.#game === undefined) this.#attract.frame(now, seconds);
      else this.#game.frame(now, seconds);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  use(connection: GameConnection): void {
    this.#connection = connection;
    connection.onStatus((status) => this.#onStatus(status));
    connection.onReconnect(() => this.#comeBack(connection));
    connection.listen({
      state: (state) => this.#game?.listener.state(state),
      joined: (joined) => this.#game?.listener.joined(joined),
      left: (left) => this.#game?.listener.left(left),
      chatted: (chatted) => this.#game?.listener.chatted(chatted),
      collected: (collected) => this.#game?.listener.collected(collected),
      closing: () => void this.#rejoin(connection, 'Your arena is moving to another server…'),
    });
    setInterval(() => {
      const game = this.#game;
      const isOpen = document.body.dataset.status === 'open';
      if (isOpen && game !== undefined && game.silentMs(performance.now()) > SILENCE_MS)
        void this.#rejoin(connection, 'Your arena is silent. Looking for it…');
    }, WATCH_EVERY_MS);
    this.#onStatus('open');
    this.#strip.watch(connection);
    void this.#list(connection);
    setInterval(() => {
      if (this.#game === undefined) void this.#list(connection);
    }, LIST_EVERY_MS);
  }

  async #list(connection: GameConnection): Promise<void> {
    try {
      this.#lobby.show(await connection.arenas());
      await this.#scores.update((from, size) => connection.scores(from, size));
    } catch {
      // The strip shows that the connection is gone; the next list comes with it.
    }
  }

  async #play(name: string, arena: string): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    await connection.login(name);
    const reply = await this.#joined(connection, arena);
    this.#arena = arena;
    this.#game = new Game(connection, this.#renderer, reply, this.#canvas);
    this.#showScreen('game');
  }

  /** A player who finds no seat is not to stay logged in. */
  async #joined(connection: GameConnection, arena: string): Promise<JoinReply> {
    try {
      return await connection.join(arena);
    } catch (error) {
      await connection.leave().catch(() => {});
      throw error;
    }
  }

  async #comeBack(connection: GameConnection): Promise<void> {
    if (this.#arena === undefined) return;
    try {
      this.#game?.resume(await connection.join(this.#arena), 'You are back.');
    } catch {
      // The arena's server is gone too: it stays silent, and is joined on another one.
    }
  }

  /**
   * The arena's server stops, is lost or slow: who joins again finds the arena, on another server if it must be.
   * @param why for the player to read
   */
  async #rejoin(connection: GameConnection, why: string): Promise<void> {
    const game = this.#game;
    if (game === undefined || this.#isRejoining) return;
    this.#isRejoining = true;
    game.note(why);
    try {
      while (this.#game === game && this.#arena !== undefined) {
        try {
          const reply = await connection.join(this.#arena);
          if (this.#game !== game) return;
          const hasMoved = reply.server !== game.server;
          game.resume(
            reply,
            hasMoved ? 'Your arena is on another server now.' : 'Your arena goes on.',
          );
          return;
        } catch {
          await new Promise((resolve) => setTimeout(resolve, REJOIN_GAP_MS));
        }
      }
    } finally {
      this.#isRejoining = false;
    }
  }

  async #leave(): Promise<void> {
    this.#game?.end();
    this.#game = undefined;
    this.#arena = undefined;
    this.#attract = new Attract(this.#renderer, performance.now());
    this.#showScreen('lobby');
    const connection = this.#connection;
    if (connection === undefined) return;
    try {
      await connection.leave();
    } catch {
      // A seat that cannot be given back ends with the connection.
    }
    await this.#list(connection);
  }

  #onStatus(status: ConnectionStatus): void {
    this.#strip.show(status);
    this.#lobby.setReady(status === 'open');
    document.body.dataset.status = status;
  }

  #showScreen(screen: 'lobby' | 'game'): void {
    document.body.dataset.screen = screen;
    element('lobby', HTMLFormElement).inert = screen !== 'lobby';
    element('hud', HTMLElement).inert = screen !== 'game';
    if (screen === 'game') this.#canvas.focus();
    else this.#lobby.focus();
  }
}

/** Shows the page, and connects it. */
export function startPage(connection: GameConnection): void {
  const page = new Page();
  page.start();
  page.use(connection);
}

function drawLogo(): void {
  const canvas = element('logo', HTMLCanvasElement);
  const context = canvas.getContext('2d');
  if (context === null) return;
  const size = 132;
  const ratio = Math.min(window.devicePixelRatio || 1, 3);
  canvas.width = canvas.height = size * ratio;
  context.scale(ratio, ratio);
  context.translate(size / 2, size * 0.7);
  context.scale(1.18, 1.18);
  drawCactus(context, 30, 5);
}
