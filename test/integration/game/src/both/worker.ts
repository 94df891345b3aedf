import { setTimeout as sleep } from 'node:timers/promises';
import { Component, Handler, type ServerInfo, type Session } from '@nopal/server';
import type { Work, WorkDone } from '../messages.js';

/** Handlers that take their time, and tell how many of them ran at once for their session. */
@Component()
export class Worker {
  readonly #running = new WeakMap<Session, number>();

  constructor(private readonly server: ServerInfo) {}

  @Handler()
  inOrder(session: Session, work: Work): Promise<WorkDone> {
    return this.#work(session, work);
  }

  @Handler({ concurrent: true })
  atOnce(session: Session, work: Work): Promise<WorkDone> {
    return this.#work(session, work);
  }

  async #work(session: Session, { n, ms }: Work): Promise<WorkDone> {
    const running = (this.#running.get(session) ?? 0) + 1;
    this.#running.set(session, running);
    if (ms > 0) await sleep(ms);
    else await null;
    const seen = this.#running.get(session) ?? 0;
    this.#running.set(session, seen - 1);
    return { n, running: Math.max(running, seen), server: this.server.type };
  }
}
