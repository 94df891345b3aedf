import { Component, Handler, push, Remote } from '@nopal/core';

export enum Size {
  Small = 2,
  Large = 5,
  Huge = 3,
}

export type Colour = 'red' | 'blue';

export interface Order {
  /** Renamed from `item`. */
  article: string;
  count: string;
  size: Size;
  colour?: Colour;
  gift: boolean;
}

export interface Cash {
  kind: 'cash';
  amount: number;
}

export interface Card {
  kind: 'card';
  digits: string;
}

export type Payment = Cash | Card;

export interface Receipt {
  total: number;
}

@Component()
export class Shop {
  readonly sold = push<Receipt>();

  @Handler() buy(order: Order): Receipt {
    void order;
    return { total: 1 };
  }

  @Handler({ kind: 'notify' }) pay(payment: Payment): void {
    void payment;
  }

  @Handler({ kind: 'notify' }) refund(order: Order): void {
    void order;
  }

  @Remote() stock(item: string, colour: Colour): number {
    void colour;
    return item.length;
  }
}
