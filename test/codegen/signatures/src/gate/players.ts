import {
  type Body,
  type Call,
  Component,
  type Cookie,
  Delete,
  Get,
  type Header,
  type HttpContext,
  Post,
  type Query,
  type Reply,
  reply,
} from '@nopal/server';

export interface Player {
  id: string;
  since: Date;
  coins: bigint;
}

export interface Page {
  from?: number;
  size?: number;
}

@Component({ http: { prefix: '/players' } })
export class Players {
  @Get()
  list(page: Page, names?: string[]): Player[] {
    return page.size === names?.length ? [] : [];
  }

  @Get('/:id')
  async show(id: string): Promise<Player | undefined> {
    return id === '' ? undefined : { id, since: new Date(), coins: 1n };
  }

  @Post('/:id')
  update(id: string, player: Player, http: HttpContext): Reply<Player> {
    return reply({ ...player, id: id + http.ip });
  }

  @Post('/many')
  many(players: Body<Player[]>, call: Call, dry?: Query<boolean>): void {
    if (dry) throw new Error(call.requestId + players.length);
  }

  @Delete('/:id')
  remove(id: string, token: Header<'x-token'>, sid?: Cookie<'sid'>): boolean {
    return id === token && sid === id;
  }

  @Get('/:id/avatar')
  avatar(id: string): Uint8Array {
    return new TextEncoder().encode(id);
  }
}
