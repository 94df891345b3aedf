import { Component, Handler, push, type Session } from '@nopal/core';
import { type Item, Item_Size } from '../generated/protos/vendor/inventory/v1/item.js';

export interface Offer {
  item: Item;
  size: Item_Size;
  largest?: Item_Size.LARGE;
}

@Component()
export class Shop {
  readonly offer = push<Offer>();

  /** A hand-written message is the body itself. */
  @Handler()
  look(_session: Session, item: Item): Offer {
    return { item, size: Item_Size.SMALL };
  }
}
