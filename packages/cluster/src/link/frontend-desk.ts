import { GameError, type Logger, PushMessage, type Session, type SessionHome } from '@nopal/core';
import type { AskEnvelope, ClientEnvelope, ReplyEnvelope } from './envelope.js';
import type { Link } from './link.js';
import { type LinkForwarder, snapshotOf } from './link-forwarder.js';
import type { LocalFrontend } from './local-frontend.js';
import { parseObject } from './parse-object.js';
import { RelayedPush } from './relayed-push.js';
import type { PushView } from './wire/push.js';
import { toWireError } from './wire-error.js';

/** Of an ask that wants no reply. */
const NO_REPLY = 0;

type Reply = Omit<ReplyEnvelope, 'kind' | 'number'>;

/** Does for other servers what they ask about this frontend's clients. */
export class FrontendDesk {
  readonly #link: Link;
  readonly #frontend: LocalFrontend;
  readonly #home: SessionHome;
  readonly #forwarder: LinkForwarder;
  readonly #logger: Logger;
  /** The latest change that a server made to a session, and the version that came of it. */
  readonly #latest = new WeakMap<Session, { readonly by: string; readonly version: number }>();

  constructor(
    link: Link,
    frontend: LocalFrontend,
    home: SessionHome,
    forwarder: LinkForwarder,
    logger: Logger,
  ) {
    this.#link = link;
    this.#frontend = frontend;
    this.#home = home;
    this.#forwarder = forwarder;
    this.#logger = logger;
  }

  receive(from: string, envelope: ClientEnvelope): void {
    switch (envelope.kind) {
      case 'publish':
        this.#frontend.publish(envelope.topic, PushMessage.given(envelope.route, envelope.bodies));
        break;
      case 'publish-all':
        this.#frontend.publishAll(PushMessage.given(envelope.route, envelope.bodies));
        break;
      case 'join':
        if (this.#serves(from, envelope.sessionId))
          this.#frontend.session(envelope.sessionId)?.downlink.join(envelope.topic);
        break;
      case 'leave':
        if (this.#serves(from, envelope.sessionId))
          this.#frontend.session(envelope.sessionId)?.downlink.leave(envelope.topic);
        break;
    }
  }

  /** It waits with the answers that have come for the session: they leave together, in their order. */
  push(from: string, { sessionIds, count, route, bytes, start, end }: PushView): void {
    for (let i = 0; i < count; i += 1) {
      const sessionId = sessionIds[i] as number;
      if (!this.#serves(from, sessionId)) continue;
      const session = this.#frontend.session(sessionId);
      if (session === undefined) continue;
      const push = new RelayedPush(session, route, this.#logger);
      this.#forwarder.deliver(push, bytes, start, end);
    }
  }

  /** Whether that server follows the session, as only then it speaks for it; one that is gone anybody may name. */
  #serves(from: string, sessionId: number): boolean {
    if (this.#forwarder.isFollowedBy(from, sessionId)) return true;
    if (this.#frontend.session(sessionId) !== undefined) this.#link.refuse(from, 'session');
    return false;
  }

  async answer(from: string, envelope: AskEnvelope): Promise<void> {
    let reply: Reply;
    try {
      reply = await this.#do(from, envelope);
    } catch (thrown) {
      const sessionId = 'sessionId' in envelope ? envelope.sessionId : -1;
      const session = this.#frontend.session(sessionId);
      const requestId = `${from}-${envelope.number}`;
      if (!GameError.is(thrown)) {
        const { about } = envelope;
        this.#logger.error('what another server asked for failed', {
          requestId,
          about,
          session: sessionId,
          err: thrown,
        });
      }
      reply = {
        error: toWireError(thrown, requestId),
        session: session === undefined ? undefined : snapshotOf(session),
      };
    }
    if (envelope.number !== NO_REPLY)
      this.#link.send(from, { kind: 'reply', number: envelope.number, ...reply });
  }

  async #do(from: string, envelope: AskEnvelope): Promise<Reply> {
    if (envelope.about === 'reach') {
      const message = PushMessage.given(envelope.route, envelope.bodies);
      return { missed: this.#frontend.push(envelope.sessionIds, message) };
    }
    if (envelope.about === 'kick') {
      const { sessionId, reason, code } = envelope;
      return { done: this.#frontend.kick(sessionId, reason, code) };
    }
    const session = this.#frontend.session(envelope.sessionId);
    if (session === undefined) throw new GameError('CONFLICT', 'the client has disconnected');
    if (envelope.about !== 'follow' && !this.#serves(from, session.id))
      throw new GameError('FORBIDDEN', `server ${from} does not serve session ${session.id}`);
    if (envelope.about === 'bind') {
      await this.#home.bind(session, envelope.uid);
    } else if (envelope.about === 'change') {
      this.#checkBase(session, from, envelope);
      const patch = parseObject(envelope.patch);
      if (patch === undefined) throw new GameError('BAD_REQUEST', 'a change must be an object');
      for (const key of envelope.removed) patch[key] = undefined;
      const changed = this.#home.change(session, patch);
      this.#latest.set(session, { by: from, version: session.version });
      await changed;
    } else {
      this.#forwarder.follow(session, from);
    }
    return { session: snapshotOf(session) };
  }

  /**
   * A version is the one that the change was made from only when its maker is the same too: a server that changes twice
   * in a row numbers its second base itself, and its first change may have been refused.
   */
  #checkBase(
    session: Session,
    from: string,
    { baseVersion, isOwnBase }: { readonly baseVersion: number; readonly isOwnBase: boolean },
  ): void {
    const latest = this.#latest.get(session);
    const isOwn = latest?.by === from && latest.version === session.version;
    if (session.version === baseVersion && (!isOwnBase || isOwn)) return;
    throw new GameError(
      'CONFLICT',
      'the session was changed by another server meanwhile; read its data again and repeat',
    );
  }
}
