import { Component, Handler, type int53, type uint32 } from '@nopal/server';

/** Sent many times a second. */
export interface Move {
  x: number;
  y: number;
  seq: uint32;
}

export interface Chat {
  from: string;
  channel: 'world' | 'team' | 'whisper';
  text: string;
  sentAt: int53;
  replyTo?: uint32;
}

export interface Item {
  id: uint32;
  name: string;
  count: uint32;
  bound: boolean;
  bonuses: Record<string, number>;
}

/** Sent once, and large. */
export interface Inventory {
  owner: string;
  gold: uint32;
  items: Item[];
}

@Component()
export class Payloads {
  @Handler({ kind: 'notify' })
  move(_move: Move): void {}

  @Handler({ kind: 'notify' })
  chat(_chat: Chat): void {}

  @Handler()
  inventory(inventory: Inventory): Inventory {
    return inventory;
  }
}
