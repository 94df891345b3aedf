import { Component, Handler, type Session } from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';

export interface Errand {
  by: string;
}

export interface Carried {
  by: string[];
}

/** Where clients come in. */
@Component()
export class Door {
  constructor(private readonly remotes: Remotes) {}

  @Handler()
  async send(_session: Session, { by }: Errand): Promise<Carried> {
    return { by: await this.remotes.hall.messenger.carry(by) };
  }
}
