import { Component, Handler } from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { ArenaList } from './messages.js';

/** Where players choose an arena. */
@Component()
export class Lobby {
  constructor(private readonly remotes: Remotes) {}

  @Handler()
  async list(): Promise<ArenaList> {
    return { arenas: await this.remotes.game.arena.list() };
  }

  /** Answers at once; the page measures the round trip with it. */
  @Handler({ concurrent: true })
  ping(): void {}
}
