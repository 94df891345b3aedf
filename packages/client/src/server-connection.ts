import {
  encodePacket,
  encodeRoute,
  HEARTBEAT_PACKET,
  PACKET_HEADER_BYTES,
  PacketType,
  type RoutedMessageType,
  routeHeaderBytes,
  writePacketHeader,
  writeRouteHeader,
} from '@nopal/protocol';
import type { MutableStats } from './client-stats.js';
import type { KickReason } from './end-reason.js';
import { endName, isKickCode } from './end-reason.js';
import { Heartbeat } from './heartbeat.js';
import { NopalError } from './nopal-error.js';
import type { CodeAndText, ServerHello } from './server-json.js';
import { readKick, readServerHello } from './server-json.js';
import type { ServerList } from './server-list.js';
import { readServerMessage, ServerMessage } from './server-message.js';
import type { Platform, Transport, TransportEvents } from './transport.js';

export interface ConnectionOwner {
  readonly stats: MutableStats;
  opened(connection: ServerConnection): void;
  replied(id: number, body: Uint8Array, error: boolean): void;
  pushed(route: string, body: Uint8Array): void;
  /** The server is about to stop: what was sent is still answered, and nothing more is to be sent. */
  moving(): void;
  /** Told once, unless `close` was called. `kick` when the server meant the player. */
  ended(connection: ServerConnection, error: NopalError, kick?: KickReason): void;
}

export interface ConnectionTarget {
  readonly platform: Platform;
  readonly servers: ServerList;
  /** How bodies are to be written. */
  readonly serializer: string;
  /** Makes the body of the handshake packet, before each connection is opened, for its address. */
  readonly handshake: (url: string) => Promise<Uint8Array>;
  /** For opening and handshake together, in milliseconds. */
  readonly timeoutMs: number;
}

const State = { OPENING: 0, HANDSHAKE: 1, WORKING: 2, ENDED: 3 } as const;

/** One connection, from its opening to its end: handshake, heartbeat, messages out and in. */
export class ServerConnection implements TransportEvents {
  lastInAt = performance.now();
  lastOutAt = this.lastInAt;

  readonly #target: ConnectionTarget;
  readonly #url: string;
  readonly #owner: ConnectionOwner;
  readonly #incoming = new ServerMessage();
  readonly #deadline: ReturnType<typeof setTimeout>;
  #transport: Transport | undefined;
  #greeting: Uint8Array | undefined;
  #state: number = State.OPENING;
  #heartbeat: Heartbeat | undefined;
  #hello: ServerHello | undefined;

  constructor(target: ConnectionTarget, owner: ConnectionOwner) {
    this.#target = target;
    this.#url = target.servers.current;
    this.#owner = owner;
    this.#deadline = setTimeout(() => this.#late(), Math.min(target.timeoutMs, 0x7f_ff_ff_ff));
  }

  /** Never rejects. */
  async open(): Promise<void> {
    const { platform, handshake } = this.#target;
    try {
      this.#greeting = await handshake(this.#url);
      if (this.#state !== State.ENDED) this.#transport = platform.open(this.#url, this);
    } catch (cause) {
      // Of what the game's own function threw: a login that was refused tells why by itself.
      const says = `${this.#url} cannot be opened: ${text(cause)}`;
      this.#end(
        cause instanceof NopalError ? cause : new NopalError('CONNECT_FAILED', says, { cause }),
      );
    }
  }

  /** Bytes that wait to be taken by the network. */
  get bufferedBytes(): number {
    return this.#transport?.bufferedBytes ?? 0;
  }

  /** @throws ProtocolError when the route or the whole does not fit. */
  send(type: RoutedMessageType, id: number, route: string, body: Uint8Array): void {
    const wireRoute = this.#hello?.codes.get(route) ?? encodeRoute(route);
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
    this.#write(encodePacket(PacketType.HANDSHAKE, this.#greeting));
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
    const url = this.#url;
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
    // JSON begins with neither byte: those of zlib and gzip.
    const deflated = body[0] === 0x78 || body[0] === 0x1f;
    const hello = readServerHello(deflated ? this.#inflate(body) : body);
    if (hello.code !== 200) {
      this.#end(refused(hello.code, hello.reason));
      return;
    }
    if (hello.serializer !== this.#target.serializer) {
      const msg = `it writes ${hello.serializer}, and the contract ${this.#target.serializer}`;
      this.#end(refused(200, { code: 'BAD_CONTRACT', msg }));
      return;
    }
    clearTimeout(this.#deadline);
    this.#state = State.WORKING;
    this.#hello = hello;
    this.#target.servers.learn(hello.servers);
    this.#write(encodePacket(PacketType.HANDSHAKE_ACK));
    if (hello.heartbeatSeconds > 0) {
      this.#heartbeat = new Heartbeat(hello.heartbeatSeconds * 1_000, this);
      this.#heartbeat.start();
    }
    this.#owner.opened(this);
  }

  #message(bytes: Uint8Array, start: number, end: number): void {
    if (this.#state !== State.WORKING) throw new Error('a message before the handshake');
    const message = this.#incoming;
    readServerMessage(bytes, start, end, message);
    this.#owner.stats.messagesIn++;
    const { push, id, route, error } = message;
    const plain = bytes.subarray(message.bodyStart, end);
    const body = message.compressed ? this.#inflate(plain) : plain;
    if (push) this.#owner.pushed(this.#spelled(route), body);
    else this.#owner.replied(id, body, error);
  }

  #spelled(route: string | number): string {
    if (typeof route === 'string') return route;
    const text = this.#hello?.routes.get(route);
    if (text === undefined) throw new Error(`route code ${route}, which no route has`);
    return text;
  }

  #inflate(body: Uint8Array): Uint8Array {
    const { inflate } = this.#target.platform;
    if (inflate === undefined) throw new Error('a compressed body that was not asked for');
    return inflate(body);
  }

  #kicked(body: Uint8Array): void {
    const kick = readKick(body);
    const code = endName(kick.code);
    const message = kick.msg;
    if (kick.servers.length > 0) {
      this.#target.servers.learn(kick.servers);
      this.#owner.moving();
    } else if (this.#state === State.WORKING) this.#kick({ code, message });
    else this.#end(refused(0, { code, msg: message }));
  }

  #kick(reason: KickReason): void {
    const { code, message } = reason;
    const says = `the server ended the session: ${code}${message === '' ? '' : `, ${message}`}`;
    this.#end(new NopalError('KICKED', says, { metadata: { code } }), reason);
  }

  #late(): void {
    const url = this.#url;
    const { timeoutMs } = this.#target;
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

function refused(status: number, reason: CodeAndText): NopalError {
  const code = String(reason.code);
  const { msg } = reason;
  const says = [code, msg].filter((part) => part !== '').join(': ') || 'no reason given';
  return new NopalError('HANDSHAKE_REFUSED', `the server refused the handshake (${says})`, {
    metadata: { status: String(status), code, msg },
  });
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error ?? 'no reason given');
}
