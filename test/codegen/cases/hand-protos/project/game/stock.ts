import { type Call, Component, Remote } from '@nopal/core';
import type { Unit } from '../generated/protos/vendor/common/unit.js';
import type { GetRequest, GetResponse } from '../generated/protos/vendor/inventory/v1/inventory.js';
import type { Extras } from '../generated/protos/vendor/inventory/v1/extras.js';
import type { Item } from '../generated/protos/vendor/inventory/v1/item.js';
import type { Empty } from '../generated/protos/google/protobuf/empty.js';

@Component()
export class Stock {
  readonly #items = new Map<string, Item>();

  @Remote({ implements: 'vendor.inventory.v1.Inventory/Get' })
  get(request: GetRequest, _call: Call): GetResponse {
    const item = this.#items.get(request.id);
    return item === undefined ? {} : { item };
  }

  @Remote({ implements: 'vendor.inventory.v1.Inventory/Put' })
  async put(item: Item): Promise<void> {
    this.#items.set(item.id, item);
  }

  @Remote({ implements: 'vendor.inventory.v1.Inventory/Clear' })
  clear(): Empty {
    this.#items.clear();
    return {};
  }

  /** Wrapped, as any other. */
  @Remote()
  amounts(items: readonly Item[], unit?: Unit): Record<string, number> {
    return Object.fromEntries(
      items.filter((one) => unit === undefined || one.unit === unit).map((one) => [one.id, one.amount]),
    );
  }

  @Remote()
  describe(extras: Extras): Extras {
    return extras;
  }
}
