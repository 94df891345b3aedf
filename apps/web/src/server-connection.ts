import { HttpError } from '@nopal/client/http';
import { type Entered, enterGame } from '../../client/enter-game.js';
import { createHttp } from '../../generated/http-client.js';
import type { ArenaListener, ConnectionStatus, GameConnection } from './connection.js';

/**
 * The server that this page came from: over HTTP until a player has logged in, and then by a game connection, which lasts until
 * the player leaves.
 */
export class ServerConnection implements GameConnection {
  readonly #gate = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`;
  readonly #http = createHttp({ url: location.origin, timeoutMs: 5_000 }).gate;
  readonly #statuses: ((status: ConnectionStatus) => void)[] = [];
  readonly #reconnects: (() => Promise<void>)[] = [];
  #listener: ArenaListener | undefined;
  #player: Entered | undefined;
  /** Messages of connections that have ended. */
  #before = { received: 0, sent: 0 };

  async login(name: string): Promise<void> {
    this.#end();
    this.#attach(await enterGame(this.#gate, name));
  }

  async arenas() {
    const { arenas } = await this.#ask(this.#http.lobby.list());
    return arenas;
  }

  scores(from: number, size: number) {
    return this.#http.leaderboard.list({ from, size });
  }

  async ping(): Promise<void> {
    if (this.#player === undefined) await this.arenas();
    else await this.#player.client.gate.lobby.ping();
  }

  async join(arena: string) {
    const { gate, game } = this.#client;
    await gate.lobby.enter({ arena });
    return game.arena.join({ arena });
  }

  async leave(): Promise<void> {
    try {
      await this.#player?.client.game.arena.leave();
    } finally {
      this.#end();
    }
  }

  move(move: Parameters<GameConnection['move']>[0]): void {
    this.#player?.client.game.arena.move(move);
  }

  async chat(text: string): Promise<void> {
    await this.#client.game.arena.chat({ text });
  }

  listen(listener: ArenaListener): void {
    this.#listener = listener;
  }

  onStatus(callback: (status: ConnectionStatus) => void): void {
    this.#statuses.push(callback);
  }

  onReconnect(callback: () => Promise<void>): void {
    this.#reconnects.push(callback);
  }

  counts() {
    const { messagesIn = 0, messagesOut = 0 } = this.#player?.client.stats ?? {};
    const { received, sent } = this.#before;
    return { received: received + messagesIn, sent: sent + messagesOut };
  }

  get #client(): Entered['client'] {
    if (this.#player === undefined) throw new Error('log in first');
    return this.#player.client;
  }

  #attach(player: Entered): void {
    const { client } = player;
    const { arena } = client.game;
    this.#player = player;
    arena.onState((state) => this.#listener?.state(state));
    arena.onJoined((joined) => this.#listener?.joined(joined));
    arena.onLeft((left) => this.#listener?.left(left));
    arena.onChatted((chatted) => this.#listener?.chatted(chatted));
    arena.onCollected((collected) => this.#listener?.collected(collected));
    arena.onClosing(() => this.#listener?.closing());
    client.onStatus((status) => {
      if (this.#player === player) this.#tell(status);
    });
    client.onReconnect(async () => {
      await Promise.all(this.#reconnects.map((callback) => callback()));
    });
    this.#tell('open');
  }

  #end(): void {
    const player = this.#player;
    if (player === undefined) return;
    const { received, sent } = this.counts();
    this.#before = { received, sent };
    this.#player = undefined;
    player.client.close();
    this.#tell('open');
  }

  /** Without a game connection, what is asked over HTTP tells whether the server is there. */
  async #ask<T>(asked: Promise<T>): Promise<T> {
    try {
      const answer = await asked;
      if (this.#player === undefined) this.#tell('open');
      return answer;
    } catch (error) {
      const isThere = error instanceof HttpError;
      if (this.#player === undefined) this.#tell(isThere ? 'open' : 'reconnecting');
      throw error;
    }
  }

  #tell(status: ConnectionStatus): void {
    for (const callback of this.#statuses) callback(status);
  }
}
