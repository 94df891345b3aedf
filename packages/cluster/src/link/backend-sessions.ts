import {
  type AnswerWriter,
  type Clock,
  type Dispatcher,
  GameError,
  type HandshakeData,
  type Logger,
  type RouteTable,
  type Serializers,
  Session,
  type Sessions,
} from '@nopal/core';
import type { MessageEnvelope, SessionEnvelope, SessionSnapshot } from './envelope.js';
import { FollowedFrontend } from './followed-frontend.js';
import type { Link } from './link.js';
import { LinkDownlink } from './link-downlink.js';
import type { LinkSessionHome } from './link-session-home.js';
import type { Peer, PeerListener } from './link-transport.js';
import { parseObject } from './parse-object.js';
import type { ClientMessageView } from './wire/client-message.js';

export interface BackendParts {
  readonly link: Link;
  readonly home: LinkSessionHome;
  readonly sessions: Sessions;
  readonly dispatcher: Dispatcher;
  readonly table: RouteTable;
  readonly answers: AnswerWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly serializers: Serializers;
}

/** The most of a route that an error repeats, in bytes. */
const MAX_SHOWN_ROUTE = 255;
const decoder = new TextDecoder();

/** The backend's side of forwarding: copies of sessions whose connections are elsewhere, and their messages. */
export class BackendSessions implements PeerListener {
  readonly #parts: BackendParts;
  readonly #frontends = new Map<string, FollowedFrontend>();
  /** What the dispatcher is told of the message that is being handed to it. */
  readonly #origin = {
    boot: '',
    sequence: 0,
    timeoutMs: 0,
    trace: undefined as string | undefined,
  };
  /** Whose batch is being read. */
  #frontend: FollowedFrontend | undefined;
  #from = '';
  #now = 0;

  constructor(parts: BackendParts) {
    this.#parts = parts;
  }

  /** What follows is from this server. */
  begin(from: string): void {
    this.#from = from;
    this.#frontend = this.#frontends.get(from);
    this.#now = this.#parts.clock.recent();
  }

  /**
   * A message of a client. A session that is not known was closed meanwhile, or could not be told of: then somebody waits.
   */
  message(message: ClientMessageView): void {
    const frontend = this.#current();
    const { ticket } = message;
    if (!frontend.open(ticket)) {
      this.#parts.link.refuse(this.#from, 'duplicate');
      return;
    }
    const session = frontend.sessions.get(message.sessionId);
    if (session === undefined) {
      frontend.close(ticket);
      this.#refuse(ticket);
      return;
    }
    const { table, dispatcher } = this.#parts;
    const target =
      message.routeNumber > 0
        ? frontend.route(message.routeNumber)?.target
        : table.find(message.bytes, message.routeStart, message.routeEnd);
    if (target === undefined || target.kind === 'remote') {
      this.#noRoute(session, message);
      return;
    }
    const origin = this.#origin;
    origin.boot = frontend.boot;
    origin.sequence = message.sequence;
    origin.timeoutMs = message.timeoutMs;
    origin.trace = message.trace;
    const { isNotify, bytes, start, end } = message;
    const now = this.#now;
    const item = dispatcher.dispatch(
      session,
      target,
      isNotify,
      ticket,
      bytes,
      origin,
      now,
      start,
      end,
    );
    frontend.runs(ticket, item);
  }

  /** The frontend gives a message up, or names a route. */
  about(envelope: Exclude<MessageEnvelope, { kind: 'refusal' }>): void {
    const frontend = this.#current();
    if (envelope.kind === 'route') {
      const { id, route } = envelope;
      const target = this.#parts.table.findText(route);
      if (!frontend.name(id, { text: route, target }))
        this.#parts.link.refuse(this.#from, 'bounds');
      return;
    }
    const item = frontend.close(envelope.ticket);
    if (item === undefined) return; // its answer is on its way
    const error = envelope.isDeadline
      ? new GameError('DEADLINE_EXCEEDED', 'the time of the call is over')
      : new GameError('CANCELLED', 'the caller has left');
    this.#parts.dispatcher.cancel([item], error);
  }

  /** A session begins here, changes or ends. */
  session(envelope: SessionEnvelope): void {
    const frontend = this.#current();
    switch (envelope.kind) {
      case 'session-open':
        this.#open(frontend, envelope);
        break;
      case 'session-changed': {
        const session = frontend.sessions.get(envelope.session.id);
        // Made here and confirmed, or older than what is known, is nothing new.
        if (session !== undefined && envelope.session.version > session.version)
          this.#assume(session, envelope.session);
        break;
      }
      case 'session-closed': {
        const session = frontend.sessions.get(envelope.sessionId);
        if (session !== undefined) this.#close(frontend, session);
        break;
      }
      case 'resume':
        this.#resume(frontend, envelope.isEnd);
    }
  }

  up(peer: Peer, isResumed: boolean): void {
    const frontend = this.#frontends.get(peer.id);
    if (frontend === undefined) return;
    if (!isResumed || frontend.boot !== peer.boot) this.lost(peer);
    else frontend.forgetRoutes();
  }

  /** Nobody waits for its clients' messages any more. */
  down(peer: Peer): void {
    const frontend = this.#frontends.get(peer.id);
    if (frontend === undefined) return;
    frontend.unconfirmed = undefined;
    const error = new GameError('CANCELLED', `the link to frontend ${peer.id} was lost`);
    this.#parts.dispatcher.cancel(frontend.closeAll(), error);
  }

  /** A frontend has left, and its connections with it. */
  lost(peer: Peer): void {
    const frontend = this.#frontends.get(peer.id);
    if (frontend === undefined) return;
    this.down(peer);
    this.#frontends.delete(peer.id);
    if (this.#frontend === frontend) this.#frontend = undefined;
    for (const session of [...frontend.sessions.values()]) this.#close(frontend, session);
  }

  #current(): FollowedFrontend {
    if (this.#frontend === undefined) {
      this.#frontend = new FollowedFrontend(this.#from, this.#parts.link.bootOf(this.#from));
      this.#frontends.set(this.#from, this.#frontend);
    }
    return this.#frontend;
  }

  #open(
    frontend: FollowedFrontend,
    envelope: Extract<SessionEnvelope, { kind: 'session-open' }>,
  ): void {
    const { link, home, sessions, serializers, logger } = this.#parts;
    const snapshot = envelope.session;
    const known = frontend.sessions.get(snapshot.id);
    if (known !== undefined) {
      frontend.unconfirmed?.delete(known);
      home.reset(known);
      this.#assume(known, snapshot); // told again, after what was told or asked last may have been lost
      return;
    }
    if (envelope.frontendType !== (link.typeOf(this.#from) ?? envelope.frontendType)) {
      link.refuse(this.#from, 'session');
      return; // its messages are answered with an error
    }
    const handshake = parseObject(envelope.handshake);
    const data = parseObject(snapshot.data);
    if (handshake === undefined || data === undefined) {
      link.refuse(this.#from, 'malformed');
      return; // as above
    }
    const serializer = serializers.of(envelope.serializer);
    if (serializer === undefined) {
      logger.error('a session cannot be followed: its serializer is not among the options', {
        frontend: frontend.id,
        serializer: envelope.serializer,
        known: serializers.names,
      });
      return; // as above
    }
    const session = new Session(
      {
        id: snapshot.id,
        frontendId: frontend.id,
        frontendType: envelope.frontendType,
        remoteAddress: envelope.remoteAddress,
        handshake: handshake as unknown as HandshakeData,
        serializer,
      },
      new LinkDownlink(link, frontend, snapshot.id, serializer),
      home,
    );
    session.assume(snapshot.uid, data, snapshot.version);
    frontend.sessions.set(session.id, session);
    sessions.add(session);
    if (session.uid !== undefined) sessions.bound(session);
  }

  /** Notes what the frontend says of a session. */
  #assume(session: Session, { uid, data: json, version }: SessionSnapshot): void {
    const data = parseObject(json);
    if (data === undefined) {
      this.#parts.link.refuse(this.#from, 'malformed');
      return;
    }
    const wasBound = session.uid !== undefined;
    session.assume(uid ?? session.uid, data, version); // a session is bound once, for good
    if (!wasBound && uid !== undefined) this.#parts.sessions.bound(session);
  }

  /** What was not named between begin and end has closed while it could not be told. */
  #resume(frontend: FollowedFrontend, isEnd: boolean): void {
    if (!isEnd) {
      frontend.unconfirmed = new Set(frontend.sessions.values());
      return;
    }
    const gone = frontend.unconfirmed ?? [];
    frontend.unconfirmed = undefined;
    for (const session of gone) if (session.isOpen) this.#close(frontend, session);
  }

  #noRoute(session: Session, message: ClientMessageView): void {
    const { bytes, routeStart, routeEnd, routeNumber, ticket } = message;
    const route =
      routeNumber > 0
        ? (this.#frontend?.route(routeNumber)?.text ?? `number ${routeNumber}`)
        : decoder.decode(
            bytes.subarray(routeStart, Math.min(routeEnd, routeStart + MAX_SHOWN_ROUTE)),
          );
    const error = new GameError('NOT_FOUND', `there is no route ${route}`);
    session.downlink.respond(ticket, this.#parts.answers.errorBody(session, error), true);
  }

  #refuse(ticket: number): void {
    const message = 'this server does not know the session; try again';
    const error = { code: 'UNAVAILABLE', message };
    this.#parts.link.send(this.#from, { kind: 'refusal', ticket, error });
  }

  #close(frontend: FollowedFrontend, session: Session): void {
    frontend.sessions.delete(session.id);
    this.#parts.dispatcher.sessionClosed(session);
    this.#parts.sessions.closed(session);
  }
}
