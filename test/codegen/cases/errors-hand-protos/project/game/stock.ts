import { Component, Remote } from '@nopal/core';
import type { Item, Other } from '../generated/protos/v/stock.js';

const RPC = 'v.stock.Stock/Get';

@Component()
export class Stock {
  @Remote({ implements: 'v.stock.Stock/Gone' })
  gone(item: Item): Item {
    return item;
  }

  @Remote({ implements: 'v.stock.Stock/Watch' })
  watch(item: Item): Item {
    return item;
  }

  @Remote({ implements: 'v.stock.Stock/Wrapped' })
  wrapped(text: string): Item {
    return { id: text };
  }

  @Remote({ implements: RPC })
  get(item: Other): Promise<Item | undefined> {
    return Promise.resolve(item);
  }

  @Remote({ implements: RPC })
  getAgain(item: Item): Item {
    return item;
  }

  @Remote({ implements: 'v.stock.Stock/Clear' })
  clear(id: string, other?: Item): string {
    return id + other?.id;
  }

  @Remote({ implements: 'v.stock.Stock/Get' })
  nothing(): void {}

  @Remote({ implements: 'v.stock.Stock/Get' })
  maybe(item?: Item): { id: string } {
    return item ?? { id: '' };
  }
}
