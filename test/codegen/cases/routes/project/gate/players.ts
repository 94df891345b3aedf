import {
  type Call,
  Component,
  Delete,
  Get,
  Handler,
  type HttpContext,
  Post,
  type Reply,
  Route,
  type Session,
} from '@nopal/core';
import type { Body, Cookie, Header, MaxLength, MinLength, Query, uint32 } from '@nopal/protocol';

/** How a list is cut into pages. */
export interface Page {
  /** Counted from 0. */
  from?: uint32;
  size?: uint32;
  sort?: { by: 'name' | 'score'; descending?: boolean };
}

export type Rank = 'bronze' | 'silver' | 'gold';

/**
 * Somebody who plays.
 * @example { "id": "7", "name": "ada", "rank": "gold", "since": "2026-01-02T03:04:05.000Z", "coins": "12" }
 */
export interface Player {
  readonly id: string;
  name: string & MinLength<1> & MaxLength<16>;
  rank: Rank;
  since: Date;
  /** More than a number holds. */
  coins: bigint;
  /** @deprecated Nobody wears hats. */
  hat?: string;
}

export interface Ban {
  kind: 'ban';
  until: Date;
}

export interface Warning {
  kind: 'warning';
  text: string;
}

export type Penalty = Ban | Warning;

export interface NewPlayer {
  name: string & MinLength<1> & MaxLength<16>;
  age?: number;
  tags: string[];
  home?: { city: string; zip?: string };
}

/** Those who play. */
@Component({ http: { version: 'v1', prefix: '/players' } })
export class Players {
  /**
   * Everybody, a page at a time.
   * @param ranks only of these
   */
  @Get()
  list(page: Page, ranks: Rank[], q = '', onlyOnline?: boolean): Player[] {
    return page.from === undefined && ranks.length > 0 && q === '' && onlyOnline ? [] : [];
  }

  /**
   * One player.
   * @param id as the list has it
   * @throws PLAYER_GONE when the account was deleted
   * @throws NOT_FOUND when there is no such player
   */
  @Get('/:id')
  show(id: string): Promise<Player | undefined> {
    return Promise.reject(new Error(id));
  }

  @Post('/', { status: 201, consumes: ['json', 'form'] })
  create(player: NewPlayer, http: HttpContext): Reply<Player> {
    throw new Error(`${player.name} ${http.ip}`);
  }

  @Route('PUT /:id/penalty')
  @Route('PATCH /:id/penalty')
  penalise(id: string, penalty: Penalty, call: Call, dry: Query<boolean, 'dry-run'>): void {
    if (dry) throw new Error(`${id} ${penalty.kind} ${call.requestId}`);
  }

  /** @deprecated Use the list. */
  @Post('/search', { timeoutMs: 500, access: 'bound' })
  search(name: string, limit: uint32 = 10, since?: Date): Map<string, Player> {
    return new Map(since === undefined && limit > 1 ? [] : [[name, undefined as never]]);
  }

  @Delete('/:id')
  remove(id: bigint, token: Header<'X-Token'>, sid?: Cookie<'sid', number>): boolean {
    return id > 1n && token !== '' && sid === 3;
  }

  @Post('/:id/tags')
  tag(id: string, tags: Body<string[]>): string {
    return `${id} ${tags.length}`;
  }

  @Post('/:id/avatar', { consumes: ['image/png'], isHidden: true })
  avatar(id: string, image: Uint8Array): Uint8Array {
    return id === '' ? image : new Uint8Array();
  }

  @Handler()
  echo(_session: Session, page: Page): Page {
    return page;
  }
}
