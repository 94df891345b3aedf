import { randomInt } from 'node:crypto';
import {
  type Acceptor,
  type AnswerWriter,
  type Clock,
  CloseCode,
  type Connection,
  type Dispatcher,
  type HandshakeData,
  type KickReason,
  type ListenAddress,
  type LocalSessionHome,
  type Logger,
  type Metrics,
  type PushMessage,
  type RemoteTarget,
  type RouteTable,
  type Serializers,
  Session,
  type Sessions,
} from '@nopal/core';
import type { Compression } from '@nopal/protocol';
import { Agent } from './agent.js';
import { type AgentContext, type AgentHandle, agentCounters } from './agent-context.js';
import {
  type AgentFormat,
  ClientFormats,
  EVERYBODY,
  type OfferedDictionary,
  topicOf,
} from './client-formats.js';
import type { FrontendLimits } from './frontend-options.js';
import { HandshakeCheck, type HandshakeValidator } from './handshake-check.js';
import { moveClients } from './move-clients.js';
import { PacketWriter } from './packet-writer.js';
import { TimerWheel } from './timer-wheel.js';

export interface FrontendParts {
  readonly server: { readonly id: string; readonly type: string };
  readonly acceptors: readonly Acceptor[];
  readonly limits: FrontendLimits;
  readonly serializers: Serializers;
  readonly dictionary: OfferedDictionary;
  readonly compression: Compression | undefined;
  readonly validators: readonly HandshakeValidator[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly table: RouteTable;
  readonly dispatcher: Dispatcher;
  readonly answers: AnswerWriter;
  readonly sessions: Sessions;
  readonly home: LocalSessionHome;
  remoteTarget(serverType: string, route: string): RemoteTarget | undefined;
  /** The addresses of other servers of this type, as clients reach them. */
  otherServers(): readonly string[];
}

/** The coarsest tick of the wheel; heartbeats shorter than a few ticks make it finer. */
const MAX_TICK_MS = 1000;
const MIN_TICK_MS = 20;

/**
 * Session numbers begin anywhere below it, so that what another server still holds of a former start of this one names
 * nobody here. They stay below 2^31 for long: larger numbers cost more.
 */
const FIRST_NUMBERS = 2 ** 28;

/** The part of a server that holds the players' connections. */
export class Frontend {
  readonly #parts: FrontendParts;
  readonly #context: AgentContext;
  readonly #formats: ClientFormats;
  readonly #wheel: TimerWheel;
  readonly #agents = new Map<number, AgentHandle>();
  readonly #connections = new Set<AgentHandle>();
  #lastSessionId = randomInt(FIRST_NUMBERS);

  constructor(parts: FrontendParts) {
    this.#parts = parts;
    const { limits, metrics } = parts;
    this.#formats = new ClientFormats(parts.serializers, parts.dictionary, parts.compression);
    const shortest = Math.min(limits.heartbeatSeconds * 1000, limits.handshakeTimeoutMs);
    this.#wheel = new TimerWheel(
      parts.clock,
      Math.min(MAX_TICK_MS, Math.max(MIN_TICK_MS, shortest / 8)),
    );
    this.#context = {
      serverType: parts.server.type,
      limits,
      clock: parts.clock,
      logger: parts.logger,
      wheel: this.#wheel,
      writer: new PacketWriter(),
      formats: this.#formats,
      dictionary: parts.dictionary.codes,
      compression: parts.compression,
      check: new HandshakeCheck(parts.validators),
      table: parts.table,
      dispatcher: parts.dispatcher,
      answers: parts.answers,
      counters: agentCounters(metrics),
      remoteTarget: (serverType, route) => parts.remoteTarget(serverType, route),
      otherServers: () => parts.otherServers(),
      openSession: (agent, handshake, format) => this.#openSession(agent, handshake, format),
      closed: (agent) => this.#closed(agent),
    };
  }

  /** Starts to listen on every acceptor; when one fails, those before it are closed. */
  async listen(): Promise<ListenAddress[]> {
    const addresses: ListenAddress[] = [];
    const listening: Acceptor[] = [];
    try {
      for (const acceptor of this.#parts.acceptors) {
        addresses.push(await acceptor.listen((connection) => this.#accept(connection)));
        listening.push(acceptor);
      }
    } catch (error) {
      await Promise.all(listening.map((acceptor) => acceptor.close()));
      this.#wheel.stop();
      throw error;
    }
    return addresses;
  }

  /** Connections, also those before their handshake. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  stopAccepting(): void {
    for (const acceptor of this.#parts.acceptors) acceptor.stopAccepting();
  }

  /** Other servers have come or gone: new clients are told of those that are there. */
  otherServersChanged(): void {
    this.#formats.forgetGreetings();
  }

  /**
   * Sends the clients to other servers, spread over a time, so that those are not run over. One that cannot go by itself
   * is disconnected when nothing of it runs. Resolves when all have gone, or the time is over.
   */
  moveAll(windowMs: number): Promise<void> {
    const { clock } = this.#parts;
    return moveClients(this.#connections, this.#parts.otherServers(), windowMs, clock);
  }

  /** Tells every client that the server goes, and ends its connection. */
  closeAll(reason: string): void {
    for (const agent of [...this.#connections]) agent.close(CloseCode.GOING_AWAY, reason);
  }

  async close(): Promise<void> {
    await Promise.all(this.#parts.acceptors.map((acceptor) => acceptor.close()));
    for (const agent of [...this.#connections]) agent.onClose();
    this.#wheel.stop();
  }

  /** The session of a connection of this frontend. */
  session(sessionId: number): Session | undefined {
    return this.#agents.get(sessionId)?.session;
  }

  /** @returns the session ids that are gone. */
  push(sessionIds: readonly number[], message: PushMessage): number[] {
    const missed: number[] = [];
    for (const id of sessionIds) {
      const agent = this.#agents.get(id);
      if (agent === undefined) missed.push(id);
      else agent.push(message);
    }
    return missed;
  }

  /** Sends to the clients that joined the topic: encoded once per format, fanned out by the acceptors. */
  publish(topic: string, message: PushMessage): void {
    for (const format of this.#formats.all()) {
      const formatTopic = topicOf(topic, format);
      for (const acceptor of this.#parts.acceptors) {
        if (acceptor.subscribers(formatTopic) === 0) continue;
        const frame = message.frame(format);
        if (frame !== undefined) acceptor.publish(formatTopic, frame);
      }
    }
  }

  publishAll(message: PushMessage): void {
    this.publish(EVERYBODY, message);
  }

  /** False when the session was gone already. */
  kick(sessionId: number, reason: KickReason | undefined, code: CloseCode): boolean {
    const agent = this.#agents.get(sessionId);
    agent?.kick(reason, code);
    return agent !== undefined;
  }

  #accept(connection: Connection): Agent {
    const agent = new Agent(connection, this.#context);
    this.#connections.add(agent);
    this.#context.counters.connections.add(1); // not `set`: several frontends may share one gauge
    return agent;
  }

  #openSession(agent: AgentHandle, handshake: HandshakeData, format: AgentFormat): Session {
    this.#lastSessionId += 1;
    const { server, home, sessions } = this.#parts;
    const session = new Session(
      {
        id: this.#lastSessionId,
        frontendId: server.id,
        frontendType: server.type,
        remoteAddress: agent.connection.remoteAddress,
        handshake,
        serializer: format.serializer,
      },
      agent,
      home,
    );
    this.#agents.set(session.id, agent);
    sessions.add(session);
    return session;
  }

  #closed(agent: AgentHandle): void {
    if (this.#connections.delete(agent)) this.#context.counters.connections.add(-1);
    const { session } = agent;
    if (session === undefined) return;
    this.#agents.delete(session.id);
    this.#parts.dispatcher.sessionClosed(session);
    this.#parts.home.closed(session);
  }
}
