import { Component, Get, Handler, type Logger, type Session } from '@nopal/server';
import type { ArenaSummary } from '../../backend/src/messages.js';
import type { Remotes } from '../../generated/remotes.js';
import type { ArenaList, EnterRequest } from './messages.js';
import type { PlayerData } from './player-data.js';

/** Where players choose an arena. */
@Component()
export class Lobby {
  constructor(
    private readonly remotes: Remotes,
    private readonly logger: Logger,
  ) {}

  /** The arenas and how full they are. Every game server could hold each of them; it is where its players are. */
  @Get('/arenas')
  @Handler()
  async list(): Promise<ArenaList> {
    const arenas = new Map<string, ArenaSummary>();
    for (const { value = [] } of await this.remotes.game.arena.all().list()) {
      for (const arena of value) {
        const known = arenas.get(arena.id);
        if (known === undefined || known.players < arena.players) arenas.set(arena.id, arena);
      }
    }
    return { arenas: [...arenas.values()] };
  }

  /**
   * Chooses the server that the session's messages to the game go to: the one where the arena's players are, or for an
   * empty arena always the same one, whichever gate is asked.
   */
  @Handler({ access: 'bound' })
  async enter(session: Session<PlayerData>, { arena }: EnterRequest): Promise<void> {
    let host: string | undefined;
    let most = 0;
    for (const { server, value = [] } of await this.remotes.game.arena.all().list()) {
      const players = value.find(({ id }) => id === arena)?.players ?? 0;
      if (players > most) [host, most] = [server, players];
    }
    if (host === undefined) {
      host = await this.remotes.game.arena.with({ key: arena }).host();
      this.logger.info('an arena opens', { arena, host });
    }
    await session.set({ host });
  }

  /** Answers at once; the page measures the round trip with it. */
  @Handler({ concurrent: true })
  ping(): void {}
}
