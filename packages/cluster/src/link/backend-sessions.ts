import {
  type AnswerWriter,
  type Dispatcher,
  GameError,
  type Logger,
  type RouteTable,
  type Serializers,
  Session,
  type Sessions,
} from '@nopal/core';
import type { MessageEnvelope, SessionEnvelope, SessionSnapshot } from './envelope.js';
import type { Link } from './link.js';
import { LinkDownlink } from './link-downlink.js';
import type { LinkSessionHome } from './link-session-home.js';

export interface BackendParts {
  readonly link: Link;
  readonly serverType: string;
  readonly home: LinkSessionHome;
  readonly sessions: Sessions;
  readonly dispatcher: Dispatcher;
  readonly table: RouteTable;
  readonly answers: AnswerWriter;
  readonly logger: Logger;
  readonly serializers: Serializers;
}

/** The backend's side of forwarding: copies of sessions whose connections are elsewhere, and their messages. */
export class BackendSessions {
  readonly #parts: BackendParts;

  constructor(parts: BackendParts) {
    this.#parts = parts;
  }

  /** A session begins here, changes or ends. */
  receiveSession(from: string, envelope: SessionEnvelope): void {
    const { sessions } = this.#parts;
    if (envelope.kind === 'session-open') {
      this.#open(from, envelope);
    } else if (envelope.kind === 'session-changed') {
      const session = sessions.get(from, envelope.session.id);
      if (session !== undefined) this.assume(session, envelope.session);
    } else {
      const session = sessions.get(from, envelope.sessionId);
      if (session !== undefined) this.#close(session);
    }
  }

  /**
   * A message of a client. A session that is not known was closed meanwhile, or this server took the frontend for lost
   * when it was not: then somebody waits.
   */
  receiveMessage(from: string, envelope: Extract<MessageEnvelope, { kind: 'message' }>): void {
    const { sessions, table, dispatcher, answers } = this.#parts;
    const session = sessions.get(from, envelope.sessionId);
    if (session === undefined) {
      this.#refuse(from, envelope.number);
      return;
    }
    const target = table.findText(envelope.route);
    if (target === undefined || target.kind === 'remote') {
      const error = new GameError('NOT_FOUND', `there is no route ${envelope.route}`);
      session.downlink.respond(envelope.number, answers.errorBody(session, error), true);
      return;
    }
    const { isNotify, number, body } = envelope;
    dispatcher.dispatch(session, target, isNotify, number, body, envelope);
  }

  /** Notes what the frontend says of a session. */
  assume(session: Session, snapshot: SessionSnapshot): void {
    if (snapshot.version <= session.version) return; // made here and confirmed, or older than what is known
    const wasBound = session.uid !== undefined;
    session.assume(snapshot.uid, JSON.parse(snapshot.data), snapshot.version);
    if (!wasBound && snapshot.uid !== undefined) this.#parts.sessions.bound(session);
  }

  /** A frontend has left, and its connections with it. */
  lost(server: string): void {
    for (const session of [...this.#parts.sessions])
      if (session.frontendId === server) this.#close(session);
  }

  #open(from: string, envelope: Extract<SessionEnvelope, { kind: 'session-open' }>): void {
    const { link, home, sessions, serializers, logger } = this.#parts;
    const known = sessions.get(from, envelope.session.id);
    if (known !== undefined) {
      this.assume(known, envelope.session);
      return;
    }
    const serializer = serializers.of(envelope.serializer);
    if (serializer === undefined) {
      logger.error('a session cannot be followed: its serializer is not among the options', {
        frontend: from,
        serializer: envelope.serializer,
        known: serializers.names,
      });
      return; // its messages are answered with an error
    }
    const session = new Session(
      {
        id: envelope.session.id,
        frontendId: from,
        frontendType: envelope.frontendType,
        remoteAddress: envelope.remoteAddress,
        handshake: JSON.parse(envelope.handshake),
        serializer,
      },
      new LinkDownlink(link, from, envelope.session.id, serializer),
      home,
    );
    session.assume(
      envelope.session.uid,
      JSON.parse(envelope.session.data),
      envelope.session.version,
    );
    sessions.add(session);
    if (session.uid !== undefined) sessions.bound(session);
  }

  #refuse(frontend: string, number: number): void {
    const message = 'this server does not know the session; try again';
    const error = { code: 'UNAVAILABLE', message };
    this.#parts.link.send(frontend, { kind: 'refusal', number, error });
  }

  #close(session: Session): void {
    this.#parts.dispatcher.sessionClosed(session);
    this.#parts.sessions.closed(session);
  }
}
