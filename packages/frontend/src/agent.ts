import {
  CloseCode,
  type Connection,
  type ConnectionListener,
  GameError,
  type KickReason,
  type PushMessage,
  SendStatus,
  type Session,
} from '@nopal/core';
import {
  encodeKick,
  HEARTBEAT_PACKET,
  inflateBody,
  MessageHeader,
  MessageType,
  PacketStream,
  PacketType,
  type PacketView,
  ProtocolError,
  readMessageHeader,
  readPacket,
} from '@nopal/protocol';
import type { AgentContext, AgentHandle } from './agent-context.js';
import { AgentHandshake } from './agent-handshake.js';
import { AgentState } from './agent-state.js';
import { type AgentFormat, topicOf } from './client-formats.js';
import { MessageRate } from './message-rate.js';
import { resolveTarget } from './resolve-target.js';
import type { WheelItem } from './timer-wheel.js';

/** Filled for each packet and read before the next: the event loop has one at a time. */
const packet: PacketView = { type: PacketType.HEARTBEAT, start: 0, end: 0 };
const header = new MessageHeader();

/** A kick without a reason has a body all the same: some clients parse it as JSON unseen. */
const UNEXPLAINED = { code: 'KICKED', message: 'the server has ended this session' };

/** Owns one connection: handshake, heartbeat, limits, packets in and out. Nothing that comes in throws past it. */
export class Agent implements AgentHandle, ConnectionListener, WheelItem {
  readonly connection: Connection;
  state: AgentState = AgentState.START;
  /** From the accepted handshake on. */
  session: Session | undefined;
  format: AgentFormat | undefined;
  wheelSlot = -1;
  wheelTurns = 0;
  readonly #context: AgentContext;
  readonly #handshake: AgentHandshake;
  readonly #rate: MessageRate;
  readonly #stream: PacketStream | undefined;
  #seenAt: number;
  #isGone = false; // not only closing

  constructor(connection: Connection, context: AgentContext) {
    this.connection = connection;
    this.#context = context;
    this.#handshake = new AgentHandshake(this, context);
    this.#seenAt = context.clock.now();
    const { limits, wheel } = context;
    this.#rate = new MessageRate(limits.messagesPerSecond, limits.messageBurst, this.#seenAt);
    if (connection.framing === 'stream') this.#stream = new PacketStream(limits.maxHandshakeBytes);
    wheel.schedule(this, limits.handshakeTimeoutMs);
  }

  onData(bytes: Uint8Array): void {
    if (this.state === AgentState.CLOSED) return;
    this.#seenAt = this.#context.clock.recent();
    this.#context.counters.bytesIn.add(bytes.length);
    try {
      if (this.#stream === undefined) this.#readFrame(bytes);
      else this.#stream.push(bytes, this.#takePacket);
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Nothing is kept here: what a connection could not send it keeps itself, within its limit. */
  onDrain(): void {}

  onOverflow(): void {
    this.#tooSlow();
  }

  onClose(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.state = AgentState.CLOSED;
    this.#context.wheel.remove(this);
    this.#stream?.stop();
    this.#context.closed(this);
    this.session = undefined;
  }

  /** The wheel: a heartbeat is due, or a deadline is over. */
  onTick(now: number): void {
    const { limits, counters, wheel } = this.#context;
    const periodMs = limits.heartbeatSeconds * 1000;
    if (this.state !== AgentState.WORKING) {
      counters.handshakeTimeouts.add(1);
      this.close(
        CloseCode.HANDSHAKE_TIMEOUT,
        `no handshake within ${limits.handshakeTimeoutMs} ms`,
      );
    } else if (now - this.#seenAt > 2 * periodMs) {
      counters.heartbeatsMissed.add(1);
      this.close(
        CloseCode.HEARTBEAT_MISSED,
        `nothing was heard for ${2 * limits.heartbeatSeconds} s`,
      );
    } else {
      this.send(HEARTBEAT_PACKET);
      wheel.schedule(this, periodMs);
    }
  }

  respond(
    id: number,
    body: Uint8Array | string,
    isError: boolean,
    start = 0,
    end = body.length,
  ): void {
    if (this.state !== AgentState.WORKING) return;
    const zip = this.format?.compression;
    this.send(this.#context.writer.response(id, body, isError, zip, start, end));
  }

  together(work: () => void): void {
    if (this.connection.cork === undefined) work();
    else this.connection.cork(work);
  }

  /** Clients are not told that a notify has run. */
  settled(): void {}

  push(message: PushMessage): void {
    if (this.state === AgentState.CLOSED || this.format === undefined) return;
    const frame = message.frame(this.format);
    if (frame !== undefined) this.send(frame);
  }

  join(topic: string): void {
    if (this.state !== AgentState.CLOSED && this.format !== undefined)
      this.connection.subscribe(topicOf(topic, this.format));
  }

  leave(topic: string): void {
    if (this.state !== AgentState.CLOSED && this.format !== undefined)
      this.connection.unsubscribe(topicOf(topic, this.format));
  }

  kick(reason: KickReason | undefined, code: CloseCode): void {
    if (this.state === AgentState.CLOSED) return;
    const { code: word, message: msg = '' } = reason ?? UNEXPLAINED;
    this.connection.send(encodeKick({ code: word, msg }));
    this.#end(code, word);
  }

  /** Ends the connection with a documented code; a client without close frames gets it in a kick packet. */
  close(code: CloseCode, reason: string): void {
    if (this.state === AgentState.CLOSED) return;
    if (this.connection.framing === 'stream')
      this.connection.send(encodeKick({ code, msg: reason }));
    this.#end(code, reason);
  }

  send(bytes: Uint8Array): void {
    this.#context.counters.packetsOut.add(1);
    this.#context.counters.bytesOut.add(bytes.length);
    if (this.connection.send(bytes) === SendStatus.FULL) this.#tooSlow();
  }

  /** The client acknowledged: messages flow, and larger ones than a handshake are allowed. */
  begin(): void {
    this.state = AgentState.WORKING;
    if (this.#stream !== undefined)
      this.#stream.maxPacketBytes = this.#context.limits.maxPacketBytes;
    this.#context.wheel.schedule(this, this.#context.limits.heartbeatSeconds * 1000);
  }

  readonly #takePacket = (type: PacketType, bytes: Uint8Array, start: number, end: number): void =>
    this.#packet(type, bytes, start, end);

  #readFrame(bytes: Uint8Array): void {
    const { limits } = this.#context;
    let offset = 0;
    let count = 0;
    do {
      offset = readPacket(bytes, offset, limits, packet);
      count += 1;
      if (count > limits.maxPacketsPerFrame) {
        throw new ProtocolError(
          'TOO_MANY_PACKETS',
          `a frame holds more than ${limits.maxPacketsPerFrame} packets`,
        );
      }
      this.#packet(packet.type, bytes, packet.start, packet.end);
    } while (offset < bytes.length && this.state !== AgentState.CLOSED);
  }

  #packet(type: PacketType, bytes: Uint8Array, start: number, end: number): void {
    this.#context.counters.packetsIn.add(1);
    if (!this.#rate.take(this.#seenAt)) {
      this.#overRate(type, bytes, start, end);
      return;
    }
    if (type === PacketType.DATA) {
      if (this.state !== AgentState.WORKING)
        throw new ProtocolError('BAD_STATE', 'data came before the handshake was done');
      this.#message(bytes, start, end);
    } else {
      this.#handshake.packet(type, bytes, start, end);
    }
  }

  #message(bytes: Uint8Array, start: number, end: number): void {
    readMessageHeader(bytes, start, end, header);
    const { type, id, bodyStart } = header;
    if (type !== MessageType.REQUEST && type !== MessageType.NOTIFY) {
      throw new ProtocolError(
        'BAD_MESSAGE_TYPE',
        `message type ${type} is for servers; a client sends requests and notifies`,
      );
    }
    const isNotify = type === MessageType.NOTIFY;
    const session = this.session as Session;
    const target = resolveTarget(this.#context, bytes, header);
    if (target instanceof GameError) {
      if (!isNotify && id !== 0)
        this.respond(id, this.#context.answers.errorBody(session, target), true);
      return;
    }
    const { compression, limits, dispatcher } = this.#context;
    if (!header.compressed) {
      const now = this.#seenAt;
      dispatcher.dispatch(session, target, isNotify, id, bytes, undefined, now, bodyStart, end);
      return;
    }
    const body = inflateBody(bytes.subarray(bodyStart, end), compression, limits);
    dispatcher.dispatch(session, target, isNotify, id, body);
  }

  #overRate(type: PacketType, bytes: Uint8Array, start: number, end: number): void {
    const { limits, counters, answers } = this.#context;
    counters.rateLimited.add(1);
    if (
      limits.overRate === 'close' ||
      this.state !== AgentState.WORKING ||
      this.#rate.overMs(this.#seenAt) > limits.overRateCloseMs
    ) {
      this.close(CloseCode.RATE_LIMITED, `more than ${limits.messagesPerSecond} messages a second`);
      return;
    }
    if (limits.overRate === 'drop' || type !== PacketType.DATA) return;
    readMessageHeader(bytes, start, end, header);
    if (header.type !== MessageType.REQUEST || header.id === 0) return;
    const error = new GameError(
      'RATE_LIMITED',
      `more than ${limits.messagesPerSecond} messages a second; send slower`,
    );
    this.respond(header.id, answers.errorBody(this.session as Session, error), true);
  }

  /** Bytes that are not allowed end the connection. */
  #refuse(error: unknown): void {
    const { counters, logger } = this.#context;
    const about = { remoteAddress: this.connection.remoteAddress, session: this.session?.id };
    if (error instanceof ProtocolError) {
      counters.protocolErrors.add(1);
      logger.debug('a client broke the protocol', {
        ...about,
        code: error.code,
        reason: error.message,
      });
      this.close(CloseCode.PROTOCOL_ERROR, `${error.code}: ${error.message}`);
      return;
    }
    logger.error('the server failed on a client message', { ...about, err: error });
    this.close(CloseCode.PROTOCOL_ERROR, 'the server failed on this message');
  }

  #tooSlow(): void {
    const { limits, counters } = this.#context;
    if (limits.slowClient === 'drop') {
      counters.droppedPushes.add(1);
      return;
    }
    if (this.state === AgentState.CLOSED) return;
    counters.slowClients.add(1);
    this.#end(CloseCode.SLOW_CLIENT, 'the client does not read what is sent to it');
  }

  #end(code: CloseCode, reason: string): void {
    this.state = AgentState.CLOSED;
    this.#context.wheel.remove(this);
    this.connection.end(code, reason);
  }
}
