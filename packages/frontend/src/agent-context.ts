import type {
  AnswerWriter,
  Clock,
  CloseCode,
  Connection,
  Counter,
  Dispatcher,
  Downlink,
  Gauge,
  HandshakeData,
  Logger,
  Metrics,
  RemoteTarget,
  RouteTable,
  Session,
} from '@nopal/core';
import type { Compression, RouteDictionary } from '@nopal/protocol';
import type { AgentFormat, ClientFormats } from './client-formats.js';
import type { FrontendLimits } from './frontend-options.js';
import type { HandshakeCheck } from './handshake-check.js';
import type { PacketWriter } from './packet-writer.js';
import type { TimerWheel } from './timer-wheel.js';

/** An agent as its frontend sees it. */
export interface AgentHandle extends Downlink {
  readonly connection: Connection;
  /** From the accepted handshake on, until the connection is gone. */
  readonly session: Session | undefined;
  /** From the accepted handshake on. */
  readonly format: AgentFormat | undefined;
  /** Sends a whole packet. */
  send(packet: Uint8Array): void;
  /** Ends the connection with a documented code. */
  close(code: CloseCode, reason: string): void;
  /** The connection is gone. */
  onClose(): void;
}

/** What all agents of a frontend share. */
export interface AgentContext {
  readonly serverType: string;
  readonly limits: FrontendLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly wheel: TimerWheel;
  readonly writer: PacketWriter;
  readonly formats: ClientFormats;
  readonly dictionary: RouteDictionary;
  /** Inflates what clients compressed, whatever they announced. */
  readonly compression: Compression | undefined;
  readonly check: HandshakeCheck;
  /** Other servers, for clients that ask for them. */
  otherServers(): readonly string[];
  readonly table: RouteTable;
  readonly dispatcher: Dispatcher;
  readonly answers: AnswerWriter;
  readonly counters: AgentCounters;
  /** The target of a route of another server type of the project; undefined when there is no such type. */
  remoteTarget(serverType: string, route: string): RemoteTarget | undefined;
  /** A handshake was accepted: makes the session. */
  openSession(agent: AgentHandle, handshake: HandshakeData, format: AgentFormat): Session;
  /** The connection is gone. */
  closed(agent: AgentHandle): void;
}

/** What the agents count. */
export interface AgentCounters {
  readonly connections: Gauge;
  readonly packetsIn: Counter;
  readonly packetsOut: Counter;
  readonly bytesIn: Counter;
  readonly bytesOut: Counter;
  readonly protocolErrors: Counter;
  readonly rateLimited: Counter;
  readonly slowClients: Counter;
  readonly droppedPushes: Counter;
  readonly handshakesRefused: Counter;
  readonly handshakeTimeouts: Counter;
  readonly heartbeatsMissed: Counter;
}

export function agentCounters(metrics: Metrics): AgentCounters {
  const counter = (name: string, help: string): Counter =>
    metrics.counter(`nopal_client_${name}_total`, help);
  return {
    connections: metrics.gauge(
      'nopal_client_connections',
      'Connections, also before their handshake',
    ),
    packetsIn: counter('packets_in', 'Packets from clients'),
    packetsOut: counter('packets_out', 'Packets to single clients'),
    bytesIn: counter('bytes_in', 'Bytes from clients'),
    bytesOut: counter('bytes_out', 'Bytes to single clients'),
    protocolErrors: counter('protocol_errors', 'Connections closed for bytes that are not allowed'),
    rateLimited: counter('rate_limited', 'Packets over the message rate'),
    slowClients: counter('slow', 'Clients closed because they did not read'),
    droppedPushes: counter('dropped_pushes', 'Messages that a slow client missed'),
    handshakesRefused: counter('handshakes_refused', 'Handshakes refused'),
    handshakeTimeouts: counter(
      'handshake_timeouts',
      'Connections closed before their handshake was done',
    ),
    heartbeatsMissed: counter('heartbeats_missed', 'Connections closed for their silence'),
  };
}
