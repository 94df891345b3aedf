import type { Session } from '@nopal/core';
import { PendingMessages } from './pending-messages.js';

/** What a frontend keeps of one server that it forwards to. */
export class BackendLane {
  readonly id: string;
  /** The process that this is about; a new one knows nothing of it. */
  readonly boot: string;
  readonly pending = new PendingMessages();
  /** The sessions that the server follows, by their ids. */
  readonly sessions = new Map<number, Session>();
  /** Something about a session could not be sent: all of them are told again when there is room. */
  isBehind = false;
  /** By route number: whether the server was told on this connection. */
  #told: boolean[] = [];

  constructor(id: string, boot: string) {
    this.id = id;
    this.boot = boot;
  }

  knowsRoute(number: number): boolean {
    return this.#told[number] === true;
  }

  toldRoute(number: number): void {
    while (this.#told.length <= number) this.#told.push(false);
    this.#told[number] = true;
  }

  /** A new connection: numbers are told anew. */
  forgetRoutes(): void {
    this.#told = [];
  }
}
