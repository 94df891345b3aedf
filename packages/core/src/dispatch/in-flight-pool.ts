import { BodySlab } from './body-slab.js';
import { InFlight, type InFlightOwner } from './in-flight.js';

/** How many unused records are kept. */
const MAX_POOLED = 1024;

/** Records of messages, used again and again, each numbered anew. */
export class InFlightPool {
  readonly #owner: InFlightOwner;
  readonly #slab = new BodySlab();
  readonly #free: InFlight[] = [];
  #sequence = 0;

  constructor(owner: InFlightOwner) {
    this.#owner = owner;
  }

  /** How many were taken so far. */
  get taken(): number {
    return this.#sequence;
  }

  take(): InFlight {
    const item = this.#free.pop() ?? new InFlight(this.#owner, this.#slab);
    this.#sequence += 1;
    item.sequence = this.#sequence;
    return item;
  }

  /** Takes a record back that nobody refers to any more. */
  release(item: InFlight): void {
    item.reset();
    if (this.#free.length < MAX_POOLED) this.#free.push(item);
  }
}
