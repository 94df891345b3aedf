import type { HandshakeResponse, RouteDictionary } from '@nopal/protocol';
import {
  encodePacket,
  encodeRoute,
  HandshakeCode,
  HEARTBEAT_PACKET,
  inflateBody,
  MessageHeader,
  MessageType,
  PACKET_HEADER_BYTES,
  PacketType,
  parseHandshakeResponse,
  parseKick,
  type RoutedMessageType,
  readMessageHeader,
  readRoute,
  routeHeaderBytes,
  writePacketHeader,
  writeRouteHeader,
} from '@nopal/protocol';
import type { MutableStats } from './client-stats.js';
import type { KickReason } from './end-reason.js';
import { endName, isKickCode } from './end-reason.js';
import { Heartbeat } from './heartbeat.js';
import { INBOUND_LIMITS } from './inbound-limits.js';
import { NopalError } from './nopal-error.js';
import type { Platform, Transport, TransportEvents } from './transport.js';

export interface ConnectionOwner {
  readonly stats: MutableStats;
  opened(connection: ServerConnection): void;
  replied(id: number, body: Uint8Array, error: boolean): void;
  pushed(route: string, body: Uint8Array): void;
  /** Told once, unless `close` was called. `kick` when the server meant the player. */
  ended(connection: ServerConnection, error: NopalError, kick?: KickReason): void;
}

export interface ConnectionTarget {
  readonly platform: Platform;
  readonly url: string;
  /** The body of the handshake packet. */
  readonly handshake: Uint8Array;
  /** For opening and handshake together, in milliseconds. */
  readonly timeoutMs: number;
}

const State = { OPENING: 0, HANDSHAKE: 1, WORKING: 2, ENDED: 3 } as const;

/** One connection, from its opening to its end: handshake, heartbeat, messages out and in. */
export class ServerConnection implements TransportEvents {
  lastInAt = performance.now();
  lastOutAt = this.lastInAt;

  readonly #target: ConnectionTarget;
  readonly #owner: ConnectionOwner;
  readonly #header = new MessageHeader();
  readonly #deadline: ReturnType<typeof setTimeout>;
  #transport: Transport | undefined;
  #state: number = State.OPENING;
  #heartbeat: Heartbeat | undefined;
  #dictionary: RouteDictionary | undefined;

  constructor(target: ConnectionTarget, owner: ConnectionOwner) {
    this.#target = target;
    this.#owner = owner;
    this.#deadline = setTimeout(() => this.#late(), Math.min(target.timeoutMs, 0x7f_ff_ff_ff));
  }

  open(): void {
    const { platform, url } = this.#target;
    try {
      this.#transport = platform.open(url, this);
    } catch (cause) {
      this.#end(
        new NopalError('CONNECT_FAILED', `${url} cannot be opened: ${text(cause)}`, { cause }),
      );
    }
  }

  /** Bytes that wait to be taken by the network. */
  get bufferedBytes(): number {
    return this.#transport?.bufferedBytes ?? 0;
  }

  /** @throws ProtocolError when the route or the whole does not fit. */
  send(type: RoutedMessageType, id: number, route: string, body: Uint8Array): void {
    const wireRoute = this.#dictionary?.codeOf(route) ?? encodeRoute(route);
    const bytes = routeHeaderBytes(type, id, wireRoute) + body.length;
    const packet = new Uint8Array(PACKET_HEADER_BYTES + bytes);
    const start = writePacketHeader(packet, 0, PacketType.DATA, bytes);
    packet.set(body, writeRouteHeader(packet, start, type, id, wireRoute, false));
    this.#owner.stats.messagesOut++;
    this.#write(packet);
  }

  /** Ends it without telling the owner. */
  close(): void {
    this.#state = State.ENDED;
    clearTimeout(this.#deadline);
    this.#heartbeat?.stop();
    this.#transport?.close();
  }

  opened(): void {
    this.#state = State.HANDSHAKE;
    this.#write(encodePacket(PacketType.HANDSHAKE, this.#target.handshake));
  }

  readonly packet = (type: PacketType, bytes: Uint8Array, start: number, end: number): void => {
    if (this.#state === State.ENDED) return;
    this.#owner.stats.bytesIn += PACKET_HEADER_BYTES + end - start;
    this.lastInAt = performance.now();
    if (type === PacketType.DATA) this.#message(bytes, start, end);
    else if (type === PacketType.HEARTBEAT) this.#heartbeat?.beatIfDue(this.lastInAt);
    else if (type === PacketType.KICK) this.#kicked(bytes.subarray(start, end));
    else if (type === PacketType.HANDSHAKE) this.#handshake(bytes.subarray(start, end));
    else throw new Error(`packet type ${type}, which only a client sends`);
  };

  ended(code: number, reason: string, cause?: unknown): void {
    const { url } = this.#target;
    const details = { cause };
    const why =
      code === 0 ? text(cause) : `close code ${code}${reason === '' ? '' : `, ${reason}`}`;
    if (this.#state === State.OPENING) {
      this.#end(new NopalError('CONNECT_FAILED', `${url} did not open: ${why}`, details));
    } else if (this.#state === State.HANDSHAKE && (code === 4002 || isKickCode(code))) {
      this.#end(refused(code, { code: endName(code), msg: reason }));
    } else if (isKickCode(code)) {
      this.#kick({ code: endName(code), message: reason });
    } else if (cause !== undefined && code === 0) {
      this.#end(new NopalError('PROTOCOL_ERROR', `${url} broke the protocol: ${why}`, details));
    } else {
      const failed = this.#state === State.HANDSHAKE ? 'CONNECT_FAILED' : 'DISCONNECTED';
      this.#end(new NopalError(failed, `${url} closed the connection: ${why}`, details));
    }
  }

  beat(): void {
    this.#write(HEARTBEAT_PACKET);
  }

  silent(): void {
    const quiet = Math.round(performance.now() - this.lastInAt);
    this.#end(new NopalError('DISCONNECTED', `nothing came from the server for ${quiet} ms`));
  }

  #write(packet: Uint8Array): void {
    this.lastOutAt = performance.now();
    this.#owner.stats.bytesOut += packet.length;
    this.#transport?.send(packet);
  }

  #handshake(body: Uint8Array): void {
    if (this.#state !== State.HANDSHAKE) return;
    const { compression } = this.#target.platform;
    const response = parseHandshakeResponse(body, { compression });
    if (response.code !== HandshakeCode.OK) {
      this.#end(refused(response.code, response.reason));
      return;
    }
    clearTimeout(this.#deadline);
    this.#state = State.WORKING;
    this.#dictionary = response.dictionary;
    this.#write(encodePacket(PacketType.HANDSHAKE_ACK));
    if (response.heartbeatSeconds > 0) {
      this.#heartbeat = new Heartbeat(response.heartbeatSeconds * 1_000, this);
      this.#heartbeat.start();
    }
    this.#owner.opened(this);
  }

  #message(bytes: Uint8Array, start: number, end: number): void {
    if (this.#state !== State.WORKING) throw new Error('a message before the handshake');
    const header = this.#header;
    readMessageHeader(bytes, start, end, header);
    this.#owner.stats.messagesIn++;
    const { type, id, compressed, error } = header;
    const plain = bytes.subarray(header.bodyStart, end);
    const { compression } = this.#target.platform;
    const body = compressed ? inflateBody(plain, compression, INBOUND_LIMITS) : plain;
    if (type === MessageType.RESPONSE) this.#owner.replied(id, body, error);
    else if (type === MessageType.PUSH) {
      const { maxRouteBytes } = INBOUND_LIMITS;
      this.#owner.pushed(readRoute(bytes, header, this.#dictionary, maxRouteBytes), body);
    } else throw new Error(`message type ${type}, which only a client sends`);
  }

  #kicked(body: Uint8Array): void {
    const kick = parseKick(body);
    const code = endName(kick?.code ?? '');
    const message = kick?.msg ?? '';
    if (this.#state === State.WORKING) this.#kick({ code, message });
    else this.#end(refused(0, { code, msg: message }));
  }

  #kick(reason: KickReason): void {
    const { code, message } = reason;
    const says = `the server ended the session: ${code}${message === '' ? '' : `, ${message}`}`;
    this.#end(new NopalError('KICKED', says, { metadata: { code } }), reason);
  }

  #late(): void {
    const { url, timeoutMs } = this.#target;
    const opened = this.#state === State.HANDSHAKE;
    this.#end(
      opened
        ? new NopalError('HANDSHAKE_TIMEOUT', `${url} opened, but no handshake in ${timeoutMs} ms`)
        : new NopalError('CONNECT_FAILED', `${url} did not open in ${timeoutMs} ms`),
    );
  }

  #end(error: NopalError, kick?: KickReason): void {
    if (this.#state === State.ENDED) return;
    this.close();
    this.#owner.ended(this, error, kick);
  }
}

function refused(status: number, reason: HandshakeResponse['reason']): NopalError {
  const code = reason?.code ?? '';
  const says = reason === undefined ? 'no reason given' : `${code}: ${reason.msg}`;
  return new NopalError('HANDSHAKE_REFUSED', `the server refused the handshake (${says})`, {
    metadata: { status: String(status), code, msg: reason?.msg ?? '' },
  });
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error ?? 'no reason given');
}
