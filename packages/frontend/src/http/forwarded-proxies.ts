import type { TrustedProxies } from '@nopal/core';
import { forwardedChain } from '../forwarded-address.js';
import type { AddressRanges } from '../ip-address.js';

/** Believes the `X-Forwarded-For` of peers in the ranges. */
export class ForwardedProxies implements TrustedProxies {
  readonly #ranges: AddressRanges;

  constructor(ranges: AddressRanges) {
    this.#ranges = ranges;
  }

  contains(address: string): boolean {
    return this.#ranges.contains(address);
  }

  chain(peer: string, forwardedFor: string): readonly string[] {
    return [...forwardedChain(forwardedFor, this.#ranges), peer];
  }
}
