import { GameError, type Tickets } from '@nopal/core';
import { HandshakeLogin, type HandshakeValidator } from './handshake-check.js';

export interface TicketLoginOptions {
  /** The field of the handshake's `user` that has the ticket; `ticket` by default. */
  readonly field?: string;
  /** Whether clients without a ticket come in, as nobody; false by default. */
  readonly isOptional?: boolean;
}

/**
 * Lets clients in by a ticket that a route issued: `createServer({ handshake: [ticketLogin(tickets)] })`. Their session is bound
 * to the ticket's user, with its data, before the handshake is answered.
 */
export function ticketLogin(
  tickets: Pick<Tickets, 'take'>,
  options: TicketLoginOptions = {},
): HandshakeValidator {
  const { field = 'ticket', isOptional = false } = options;
  return async ({ user }) => {
    const ticket = Object.hasOwn(user, field) ? user[field] : undefined;
    if (ticket === undefined && isOptional) return undefined;
    const holder = typeof ticket === 'string' ? await tickets.take(ticket) : undefined;
    if (holder !== undefined) return new HandshakeLogin(holder.uid, holder.data);
    throw new GameError(
      'UNAUTHENTICATED',
      `the handshake's user.${field} is no ticket that is still good; ask for another one`,
    );
  };
}
