import { type Clock, GameError } from '@nopal/core';
import type { AskEnvelope, ReplyEnvelope } from './envelope.js';
import type { EnvelopeSender } from './link.js';
import { PendingReplies } from './pending-replies.js';
import { fromWireError } from './wire-error.js';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A question without its number. */
export type Question = DistributiveOmit<AskEnvelope, 'kind' | 'number'>;

/** Asks frontends about their sessions. */
export class LinkAsker {
  readonly #link: EnvelopeSender;
  readonly #pending: PendingReplies<ReplyEnvelope>;
  readonly #timeoutMs: number;

  constructor(link: EnvelopeSender, clock: Clock, timeoutMs: number) {
    this.#link = link;
    this.#pending = new PendingReplies(clock);
    this.#timeoutMs = timeoutMs;
  }

  /** The reply, whatever it says. @throws GameError `UNAVAILABLE` or `DEADLINE_EXCEEDED` when none comes. */
  async ask(frontendId: string, question: Question): Promise<ReplyEnvelope> {
    const number = this.#pending.next();
    const sent = this.#link.send(frontendId, { kind: 'ask', number, ...question } as AskEnvelope);
    if (!sent) throw new GameError('UNAVAILABLE', `server ${frontendId} cannot be reached`);
    return this.#pending.wait(number, frontendId, `a ${question.about}`, this.#timeoutMs);
  }

  receive(from: string, envelope: ReplyEnvelope): void {
    this.#pending.settle(envelope.number, from, envelope);
  }

  lost(server: string): void {
    this.#pending.lost(server);
  }
}

/** @throws GameError when the reply is an error. */
export function checkReply(reply: ReplyEnvelope): ReplyEnvelope {
  if (reply.error !== undefined) throw fromWireError(reply.error);
  return reply;
}
