import { Component, Handler } from '@nopal/core';

export interface Order {
  item: string;
}

@Component()
export class Shop {
  @Handler({ kind: 'notify' }) buy(order: Order): void {
    void order;
  }
}
