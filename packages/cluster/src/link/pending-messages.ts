import { type ForwardedMessage, GameError } from '@nopal/core';
import { MAX_SLOTS, nextGeneration, slotOf, ticketOf } from './wire/ticket.js';

/**
 * Client messages that one server has not answered yet. Each has a slot while it waits; its ticket is the slot's number and
 * how often the slot was used, so that what comes late, twice or from nowhere finds nothing.
 */
export class PendingMessages {
  readonly #messages: (ForwardedMessage | undefined)[] = [];
  readonly #generations: number[] = [];
  /** Slots to use again. */
  readonly #free: number[] = [];

  get size(): number {
    return this.#messages.length - this.#free.length;
  }

  /** A ticket for a message. @throws GameError `BUSY` when a million wait. */
  add(message: ForwardedMessage): number {
    let slot = this.#free.pop();
    if (slot === undefined) {
      slot = this.#messages.length;
      if (slot === MAX_SLOTS)
        throw new GameError('BUSY', `${MAX_SLOTS} messages wait for one server already`);
      this.#generations.push(1);
      this.#messages.push(message);
    } else {
      this.#messages[slot] = message;
    }
    return ticketOf(slot, this.#generations[slot] as number);
  }

  /** Ends the wait for a message's answer; undefined for a ticket that nobody holds. */
  take(ticket: number): ForwardedMessage | undefined {
    const slot = slotOf(ticket);
    const message = this.#messages[slot];
    const generation = this.#generations[slot] as number;
    if (message === undefined || ticketOf(slot, generation) !== ticket) return undefined;
    this.#messages[slot] = undefined;
    this.#generations[slot] = nextGeneration(generation);
    this.#free.push(slot);
    return message;
  }

  /** Nobody will answer any more: they are told in the order in which they came, and may be sent elsewhere at once. */
  loseAll(error: GameError): void {
    const lost: ForwardedMessage[] = [];
    const { length } = this.#messages;
    for (let slot = 0; slot < length; slot += 1) {
      const message = this.take(ticketOf(slot, this.#generations[slot] as number));
      if (message !== undefined) lost.push(message);
    }
    lost.sort((a, b) => a.sequence - b.sequence);
    for (const message of lost) message.lost(error);
  }
}
