import { setTimeout as sleep } from 'node:timers/promises';
import { Component, Handler, type ServerInfo, type Session, type Sessions } from '@nopal/server';
import type { Echoed, Marked, Numbered, Pause, Seen } from '../messages.js';

interface Guest {
  last: number;
  disorder: number;
}

/** Requests that any server of the type can answer, and what this one knows of its sessions. */
@Component()
export class Room {
  readonly #guests = new WeakMap<Session, Guest>();
  readonly #ended = new WeakSet<Session>();
  #closed = 0;
  #twice = 0;

  constructor(
    private readonly server: ServerInfo,
    private readonly sessions: Sessions,
  ) {}

  @Handler()
  echo(session: Session, body: Marked): Echoed {
    return this.#answer(session, body);
  }

  @Handler({ idempotent: true })
  read(session: Session, body: Marked): Echoed {
    return this.#answer(session, body);
  }

  @Handler()
  async slow(_session: Session, { n, ms }: Pause): Promise<Numbered> {
    await sleep(ms);
    return { n };
  }

  @Handler()
  seen(_session: Session): Seen {
    return { sessions: this.sessions.count, closed: this.#closed, twice: this.#twice };
  }

  #answer(session: Session, { mark, n }: Marked): Echoed {
    let guest = this.#guests.get(session);
    if (guest === undefined) {
      guest = { last: 0, disorder: 0 };
      this.#guests.set(session, guest);
      session.onClose(() => this.#leaves(session));
    }
    if (n <= guest.last) guest.disorder += 1;
    guest.last = Math.max(guest.last, n);
    const { id, boot } = this.server;
    return { mark, n, server: id, boot, disorder: guest.disorder };
  }

  #leaves(session: Session): void {
    if (this.#ended.has(session)) this.#twice += 1;
    this.#ended.add(session);
    this.#closed += 1;
  }
}
