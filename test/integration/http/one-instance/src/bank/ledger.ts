import { Component, Handler, Post, Remote, type Session } from '@nopal/server';

export interface Entry {
  by: string;
}

export interface Entries {
  by: string[];
}

/** Asked by clients, by other servers and over HTTP: each adds a line to one list. */
@Component()
export class Ledger {
  readonly #by: string[] = [];

  @Handler()
  sign(_session: Session, { by }: Entry): Entries {
    return this.#add(by);
  }

  @Remote()
  note(by: string): string[] {
    return this.#add(by).by;
  }

  @Post('/ledger')
  enter({ by }: Entry): Entries {
    return this.#add(by);
  }

  #add(by: string): Entries {
    this.#by.push(by);
    return { by: [...this.#by] };
  }
}
