import {
  type ForwardAnswer,
  type ForwardedMessage,
  type Forwarder,
  GameError,
  type Member,
  type Session,
  type SessionFollowers,
} from '@nopal/core';
import type { MessageEnvelope, SessionSnapshot } from './envelope.js';
import type { Link } from './link.js';
import { fromWireError } from './wire-error.js';

interface Pending {
  readonly to: string;
  readonly answer: ForwardAnswer;
}

/** The frontend's side of forwarding: messages out, answers in, and the sessions that backends follow. */
export class LinkForwarder implements Forwarder, SessionFollowers {
  readonly #link: Link;
  readonly #pending = new Map<number, Pending>();
  /** Of the open sessions: the servers that know them. */
  readonly #followers = new Map<Session, Set<string>>();
  #lastNumber = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  forward(target: Member, message: ForwardedMessage, answer: ForwardAnswer): number {
    this.follow(message.session, target.id);
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    const sent = this.#link.send(target.id, {
      kind: 'message',
      number,
      sessionId: message.session.id,
      route: message.route,
      isNotify: message.isNotify,
      body: message.body,
      timeoutMs: message.timeoutMs,
      requestId: message.requestId,
    });
    if (sent) this.#pending.set(number, { to: target.id, answer });
    else
      answer.failed(
        new GameError('UNAVAILABLE', `server ${target.id} cannot be reached; try again`),
      );
    return number;
  }

  forget(ticket: number): void {
    this.#pending.delete(ticket);
  }

  /** An answer from a backend. */
  receive(from: string, envelope: Exclude<MessageEnvelope, { kind: 'message' }>): void {
    const pending = this.#pending.get(envelope.number);
    if (pending?.to !== from) return;
    this.#pending.delete(envelope.number);
    if (envelope.kind === 'refusal') pending.answer.failed(fromWireError(envelope.error));
    else pending.answer.answered(envelope.body, envelope.isError);
  }

  /** Tells a server of a session before it hears from it the first time. */
  follow(session: Session, server: string): void {
    if (!session.isOpen) return; // nobody would tell that server of its end
    const followers = this.#followers.get(session) ?? new Set<string>();
    if (followers.has(server)) return;
    this.#followers.set(session, followers.add(server));
    this.#link.send(server, {
      kind: 'session-open',
      frontendType: session.frontendType,
      remoteAddress: session.remoteAddress,
      handshake: JSON.stringify(session.handshake),
      serializer: session.serializer.name,
      session: snapshotOf(session),
    });
  }

  changed(session: Session): void {
    for (const server of this.#followers.get(session) ?? []) {
      this.#link.send(server, { kind: 'session-changed', session: snapshotOf(session) });
    }
  }

  closed(session: Session): void {
    for (const server of this.#followers.get(session) ?? []) {
      this.#link.send(server, { kind: 'session-closed', sessionId: session.id });
    }
    this.#followers.delete(session);
  }

  /** A server has left: its answers will not come, and should it come back, it knows no session. */
  lost(server: string): void {
    for (const servers of this.#followers.values()) servers.delete(server);
    for (const [number, { to, answer }] of this.#pending) {
      if (to !== server) continue;
      this.#pending.delete(number);
      answer.failed(
        new GameError('UNAVAILABLE', `server ${server} left before it answered; try again`),
      );
    }
  }
}

export function snapshotOf(session: Session): SessionSnapshot {
  return {
    id: session.id,
    uid: session.uid,
    data: JSON.stringify(session.data),
    version: session.version,
  };
}
