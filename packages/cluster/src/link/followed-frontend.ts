import type { BoundHandler, InFlight, RemoteTarget, Session } from '@nopal/core';
import { slotOf } from './wire/ticket.js';

/** The most routes that a frontend may number. */
const MAX_ROUTES = 65_536;

/** A route as a frontend named it: what it leads to here, if anything. */
export interface NamedRoute {
  readonly text: string;
  readonly target: BoundHandler | RemoteTarget | undefined;
}

/** What a backend keeps of one frontend: the sessions that it follows, and the messages that the frontend waits for. */
export class FollowedFrontend {
  readonly id: string;
  /** The process that this is about. */
  readonly boot: string;
  readonly sessions = new Map<number, Session>();
  /** While the frontend tells which sessions still live: those that it has not named yet. */
  unconfirmed: Set<Session> | undefined;
  #routes: (NamedRoute | undefined)[] = [];
  /** By slot: the ticket that is not answered yet; 0 for none. */
  readonly #tickets: number[] = [];
  /** By slot: the message's record, for as long as its ticket is not answered. */
  readonly #items: (InFlight | undefined)[] = [];

  constructor(id: string, boot: string) {
    this.id = id;
    this.boot = boot;
  }

  /** False for a ticket whose slot is in use. */
  open(ticket: number): boolean {
    const slot = slotOf(ticket);
    while (this.#tickets.length <= slot) {
      this.#tickets.push(0);
      this.#items.push(undefined);
    }
    if (this.#tickets[slot] !== 0) return false;
    this.#tickets[slot] = ticket;
    return true;
  }

  /** Notes the record of a message that is not answered yet. */
  runs(ticket: number, item: InFlight): void {
    if (this.awaits(ticket)) this.#items[slotOf(ticket)] = item;
  }

  /** Whether the frontend still waits for that answer. */
  awaits(ticket: number): boolean {
    return this.#tickets[slotOf(ticket)] === ticket;
  }

  /** It is answered, or not to be answered any more. Its record, if it runs. */
  close(ticket: number): InFlight | undefined {
    if (!this.awaits(ticket)) return undefined;
    const slot = slotOf(ticket);
    const item = this.#items[slot];
    this.#tickets[slot] = 0;
    this.#items[slot] = undefined;
    return item;
  }

  /** Ends the wait for every message; answers the records of those that run. */
  closeAll(): InFlight[] {
    const items: InFlight[] = [];
    for (const ticket of this.#tickets) {
      if (ticket === 0) continue;
      const item = this.close(ticket);
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  /** False for more numbers than a frontend may use. */
  name(id: number, route: NamedRoute): boolean {
    if (id >= MAX_ROUTES) return false;
    while (this.#routes.length <= id) this.#routes.push(undefined);
    this.#routes[id] = route;
    return true;
  }

  route(id: number): NamedRoute | undefined {
    return this.#routes[id];
  }

  /** A new connection: routes are named anew. */
  forgetRoutes(): void {
    this.#routes = [];
  }
}
