import type { CloseCode, Downlink, KickReason, PushMessage, Serializer } from '@nopal/core';
import type { Link } from './link.js';

const NO_BODY = new Uint8Array(0);
const encoder = new TextEncoder();

/** The way to a client whose connection is on another server. */
export class LinkDownlink implements Downlink {
  readonly #link: Link;
  readonly #frontendId: string;
  readonly #sessionId: number;
  readonly #serializer: Serializer;

  constructor(link: Link, frontendId: string, sessionId: number, serializer: Serializer) {
    this.#link = link;
    this.#frontendId = frontendId;
    this.#sessionId = sessionId;
    this.#serializer = serializer;
  }

  respond(number: number, body: Uint8Array | string, isError: boolean): void {
    const bytes = typeof body === 'string' ? encoder.encode(body) : body;
    this.#link.send(this.#frontendId, { kind: 'answer', number, body: bytes, isError });
  }

  settled(number: number): void {
    this.#link.send(this.#frontendId, { kind: 'answer', number, body: NO_BODY, isError: false });
  }

  push(message: PushMessage): void {
    const body = message.body(this.#serializer);
    if (body === undefined) return;
    this.#link.send(this.#frontendId, {
      kind: 'push',
      sessionIds: [this.#sessionId],
      route: message.route,
      body,
    });
  }

  join(topic: string): void {
    this.#link.send(this.#frontendId, { kind: 'join', sessionId: this.#sessionId, topic });
  }

  leave(topic: string): void {
    this.#link.send(this.#frontendId, { kind: 'leave', sessionId: this.#sessionId, topic });
  }

  kick(reason: KickReason | undefined, code: CloseCode): void {
    // Nobody waits for it; who does goes through the session's home.
    this.#link.send(this.#frontendId, {
      kind: 'ask',
      number: 0,
      about: 'kick',
      sessionId: this.#sessionId,
      reason,
      code,
    });
  }
}
