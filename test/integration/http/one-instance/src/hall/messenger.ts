import { Component, Remote } from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';

/** A server of remotes alone. */
@Component()
export class Messenger {
  constructor(private readonly remotes: Remotes) {}

  @Remote()
  carry(by: string): Promise<string[]> {
    return this.remotes.bank.ledger.note(by);
  }
}
