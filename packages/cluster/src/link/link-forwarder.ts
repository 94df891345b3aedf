import {
  type ForwardedMessage,
  type Forwarder,
  GameError,
  type RemoteTarget,
  type Session,
  type SessionFollowers,
} from '@nopal/core';
import { AnswerGroups, type ForClient } from './answer-groups.js';
import { BackendLane } from './backend-lane.js';
import type { Envelope, MessageEnvelope, SessionSnapshot } from './envelope.js';
import type { Link } from './link.js';
import type { Peer } from './link-transport.js';
import type { ClientAnswerView } from './wire/client-answer.js';
import { writeClientMessage } from './wire/client-message.js';
import { fromWireError } from './wire-error.js';

/** The frontend's side of forwarding: messages out, answers in, and the sessions that backends follow. */
export class LinkForwarder implements Forwarder, SessionFollowers {
  readonly #link: Link;
  readonly #lanes = new Map<string, BackendLane>();
  readonly #groups = new AnswerGroups();
  /** Of the server whose batch is being read. */
  #lane: BackendLane | undefined;
  /** That was forwarded to last; messages come in bursts. */
  #latest: BackendLane | undefined;
  #from = '';

  constructor(link: Link) {
    this.#link = link;
  }

  /** Messages under way. */
  get inFlight(): number {
    let count = 0;
    for (const { pending } of this.#lanes.values()) count += pending.size;
    return count;
  }

  forward(server: string, target: RemoteTarget, message: ForwardedMessage): number {
    const batch = this.#link.batch(server);
    if (batch === undefined) throw unreachable(server);
    if (batch.isCongested) {
      const why = `server ${server} is behind with its work; try again later`;
      throw new GameError('BUSY', why);
    }
    const lane = this.#laneOf(server);
    const session = message.session as Session;
    this.#tellOnce(lane, session);
    const route = this.#routeOf(lane, target);
    const ticket = lane.pending.add(message);
    try {
      writeClientMessage(batch, ticket, session.id, route, target.timeoutMs, message);
    } catch (error) {
      lane.pending.take(ticket);
      throw error;
    }
    return ticket;
  }

  forget(server: string, ticket: number): void {
    if (this.#lanes.get(server)?.pending.take(ticket) === undefined) return;
    this.#link.send(server, { kind: 'cancel', ticket, isDeadline: true });
  }

  /** What follows is from this server. */
  begin(from: string): void {
    this.#from = from;
    this.#lane = this.#lanes.get(from);
  }

  answer(bytes: Uint8Array, { ticket, start, end, isError }: ClientAnswerView): void {
    const message = this.#lane?.pending.take(ticket);
    if (message === undefined) this.#link.refuse(this.#from, 'ticket');
    else this.#groups.add(message, bytes, start, end, isError);
  }

  /** Something else for a client, which is to come to it behind the answers that have come. Bytes as those of answers. */
  deliver(item: ForClient, bytes: Uint8Array, start: number, end: number): void {
    this.#groups.add(item, bytes, start, end, false);
  }

  /** Whether answers have come that were not handed on. */
  get hasAnswers(): boolean {
    return !this.#groups.isEmpty;
  }

  /** Hands on the answers that have come; whatever else the server sent comes after them. */
  flush(): void {
    this.#groups.flush();
  }

  refusal(envelope: Extract<MessageEnvelope, { kind: 'refusal' }>): void {
    const message = this.#lane?.pending.take(envelope.ticket);
    if (message === undefined) this.#link.refuse(this.#from, 'ticket');
    else message.failed(fromWireError(envelope.error));
  }

  /** Whether a server was told of the session: only then it may speak for it. */
  isFollowedBy(server: string, sessionId: number): boolean {
    return this.#lanes.get(server)?.sessions.has(sessionId) === true;
  }

  /** Tells a server of a session before it hears from it the first time. */
  follow(session: Session, server: string): void {
    this.#tellOnce(this.#laneOf(server), session);
  }

  changed(session: Session): void {
    for (const lane of this.#lanes.values()) {
      if (lane.sessions.get(session.id) === session)
        this.#tell(lane, { kind: 'session-changed', session: snapshotOf(session) });
    }
  }

  closed(session: Session): void {
    for (const lane of this.#lanes.values()) {
      if (lane.sessions.get(session.id) !== session) continue;
      lane.sessions.delete(session.id);
      this.#tell(lane, { kind: 'session-closed', sessionId: session.id });
    }
  }

  up(peer: Peer, isResumed: boolean): void {
    const lane = this.#lanes.get(peer.id);
    if (lane === undefined) return;
    if (lane.boot !== peer.boot || !isResumed) {
      this.lost(peer);
      return;
    }
    lane.forgetRoutes();
    this.#tellAll(lane);
  }

  /** Its answers will not come. */
  down(peer: Peer): void {
    const lane = this.#lanes.get(peer.id);
    if (lane === undefined) return;
    lane.forgetRoutes();
    const why = `the link to server ${peer.id} was lost before it answered; try again`;
    lane.pending.loseAll(new GameError('UNAVAILABLE', why));
  }

  /** Should it come back, it knows no session. */
  lost(peer: Peer): void {
    this.down(peer);
    this.#lanes.delete(peer.id);
    if (this.#latest?.id === peer.id) this.#latest = undefined;
    if (this.#from === peer.id) this.#lane = undefined;
  }

  drained(peer: Peer): void {
    const lane = this.#lanes.get(peer.id);
    if (lane?.isBehind === true) this.#tellAll(lane);
  }

  #laneOf(server: string): BackendLane {
    const latest = this.#latest;
    if (latest?.id === server) return latest;
    let lane = this.#lanes.get(server);
    if (lane === undefined) {
      lane = new BackendLane(server, this.#link.bootOf(server));
      this.#lanes.set(server, lane);
      if (server === this.#from) this.#lane = lane;
    }
    this.#latest = lane;
    return lane;
  }

  /** Tells a server of a session that it does not know. */
  #tellOnce(lane: BackendLane, session: Session): void {
    const { forwarding } = session;
    if (forwarding.knownTo === lane) return;
    if (lane.sessions.get(session.id) !== session) this.#follow(lane, session);
    else forwarding.knownTo = lane;
  }

  #follow(lane: BackendLane, session: Session): void {
    if (!session.isOpen) return; // nobody would tell that server of its end
    lane.sessions.set(session.id, session);
    this.#tell(lane, openingOf(session));
  }

  /** A server that cannot be told now is told of all sessions once it can be. */
  #tell(lane: BackendLane, envelope: Envelope): void {
    if (!this.#link.send(lane.id, envelope)) lane.isBehind = true;
  }

  #tellAll(lane: BackendLane): void {
    lane.isBehind = false;
    this.#tell(lane, { kind: 'resume', isEnd: false });
    for (const session of lane.sessions.values()) this.#tell(lane, openingOf(session));
    this.#tell(lane, { kind: 'resume', isEnd: true });
  }

  /** A number that the server knows, told now if it was not; the text of a route that has none. */
  #routeOf(lane: BackendLane, { number, route }: RemoteTarget): number | string {
    if (number === undefined) return route;
    if (lane.knowsRoute(number)) return number;
    if (!this.#link.send(lane.id, { kind: 'route', id: number, route })) return route;
    lane.toldRoute(number);
    return number;
  }
}

function unreachable(server: string): GameError {
  return new GameError('UNAVAILABLE', `server ${server} cannot be reached; try again`);
}

function openingOf(session: Session): Envelope {
  return {
    kind: 'session-open',
    frontendType: session.frontendType,
    remoteAddress: session.remoteAddress,
    handshake: JSON.stringify(session.handshake),
    serializer: session.serializer.name,
    session: snapshotOf(session),
  };
}

export function snapshotOf(session: Session): SessionSnapshot {
  return {
    id: session.id,
    uid: session.uid,
    data: JSON.stringify(session.data),
    version: session.version,
  };
}
