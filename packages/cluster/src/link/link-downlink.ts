import {
  type CloseCode,
  type Downlink,
  GameError,
  type KickReason,
  type PushMessage,
  type Serializer,
} from '@nopal/core';
import type { Envelope } from './envelope.js';
import type { FollowedFrontend } from './followed-frontend.js';
import type { Link } from './link.js';
import { writeClientAnswer } from './wire/client-answer.js';
import { writePush } from './wire/push.js';

const NO_BODY = new Uint8Array(0);

/** The way to a client whose connection is on another server. */
export class LinkDownlink implements Downlink {
  readonly #link: Link;
  readonly #frontend: FollowedFrontend;
  readonly #sessionId: number;
  readonly #sessionIds: readonly number[];
  readonly #serializer: Serializer;

  constructor(link: Link, frontend: FollowedFrontend, sessionId: number, serializer: Serializer) {
    this.#link = link;
    this.#frontend = frontend;
    this.#sessionId = sessionId;
    this.#sessionIds = [sessionId];
    this.#serializer = serializer;
  }

  /**
   * Answers nothing that the frontend does not wait for: what it gave up, or lost with the link.
   * @throws RangeError for more than the link carries; the answer can be another one then.
   */
  respond(
    ticket: number,
    body: Uint8Array | string,
    isError: boolean,
    start = 0,
    end = body.length,
  ): void {
    if (!this.#frontend.awaits(ticket)) return;
    const batch = this.#link.batch(this.#frontend.id);
    if (batch !== undefined) {
      try {
        writeClientAnswer(batch, ticket, isError, body, start, end);
      } catch (error) {
        if (!GameError.is(error)) throw error;
        if (error.code === 'TOO_LARGE') throw new RangeError(error.message); // the method's fault, not its caller's
        this.#link.dropped(this.#frontend.id); // the frontend answers at its deadline
      }
    }
    this.#frontend.close(ticket);
  }

  settled(ticket: number): void {
    this.respond(ticket, NO_BODY, false);
  }

  push(message: PushMessage): void {
    const body = message.written(this.#serializer);
    const batch = body === undefined ? undefined : this.#link.batch(this.#frontend.id);
    if (body === undefined || batch === undefined) return;
    try {
      writePush(batch, this.#sessionIds, message.route, body);
    } catch (error) {
      this.#dropped(error);
    }
  }

  join(topic: string): void {
    this.#send({ kind: 'join', sessionId: this.#sessionId, topic });
  }

  leave(topic: string): void {
    this.#send({ kind: 'leave', sessionId: this.#sessionId, topic });
  }

  kick(reason: KickReason | undefined, code: CloseCode): void {
    // Nobody waits for it; who does goes through the session's home.
    this.#send({ kind: 'ask', number: 0, about: 'kick', sessionId: this.#sessionId, reason, code });
  }

  #send(envelope: Envelope): void {
    try {
      this.#link.send(this.#frontend.id, envelope);
    } catch (error) {
      this.#dropped(error);
    }
  }

  /** A downlink does not throw: what the link cannot carry is counted and dropped. */
  #dropped(error: unknown): void {
    if (!GameError.is(error)) throw error;
    if (error.code !== 'BUSY') this.#link.dropped(this.#frontend.id);
  }
}
