import { Component, Get, Handler, type MaxLength, type Session, type uint32 } from '@nopal/server';

export interface Hello {
  message: string;
  at: uint32;
}

export interface Player {
  id: uint32;
  name: string;
  limit: uint32;
  isOnline: boolean;
  tags: string[];
}

export interface Message {
  m: string;
}

/** What the HTTP side is measured with, and a game's echo beside it. */
@Component()
export class Players {
  @Get('/hello')
  hello(): Hello {
    return { message: 'hello', at: 1 };
  }

  @Get('/players/:id')
  show(id: uint32, name: string & MaxLength<32>, limit: uint32 = 10): Player {
    return { id, name, limit, isOnline: true, tags: ['red', 'new'] };
  }

  @Handler()
  echo(_session: Session, message: Message): Message {
    return { m: message.m };
  }
}
