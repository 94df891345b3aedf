import { Component, Delete, Post, push, type Users } from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';

export interface Prize {
  what: string;
}

export interface Given {
  isOnline: boolean;
  /** What the bank's list says, as another server was told. */
  noted: string[];
}

/** A shop's webhook: over HTTP to a player's game connection, on a server that has no clients itself. */
@Component({ http: { prefix: '/prizes' } })
export class Prizes {
  readonly won = push<Prize>();

  constructor(
    private readonly users: Users,
    private readonly remotes: Remotes,
  ) {}

  @Post('/:uid')
  async give(uid: string, prize: Prize): Promise<Given> {
    const unreached = await this.won.toUsers([uid], prize);
    const noted = await this.remotes.hall.messenger.carry(prize.what);
    return { isOnline: unreached.length === 0, noted };
  }

  /** Whoever was not online. */
  @Delete('/:uid')
  takeBack(uid: string): Promise<string[]> {
    return this.users.kick([uid], { code: 'CHARGED_BACK', message: 'the prize was not paid' });
  }
}
