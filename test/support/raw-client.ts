import assert from 'node:assert/strict';
import {
  decodeMessage,
  encodeDataPacket,
  encodePacket,
  HARD_MAX_PACKET_BYTES,
  type HandshakeResponse,
  type Message,
  MessageType,
  PacketStream,
  PacketType,
  PROTOCOL_LIMITS,
  parseErrorBody,
  parseHandshakeResponse,
  parseKick,
  RouteDictionary,
  readFrame,
  WIRE_MAX_PACKET_BYTES,
} from '@nopal/protocol';
import { TcpClient } from './tcp-client.js';
import { until } from './until.js';
import { WebSocketClient } from './web-socket-client.js';
import { zlibCompression } from './zlib-compression.js';

export type Transport = 'ws' | 'tcp';
export const TRANSPORTS: readonly Transport[] = ['ws', 'tcp'];

/** A raw socket, or one in memory. */
export interface RawSocket {
  readonly received: readonly Uint8Array[];
  readonly ended: boolean;
  send(bytes: Uint8Array): void;
  stopReading(): void;
  readAgain(): void;
  close(): void;
}

export interface Packet {
  readonly type: PacketType;
  readonly body: Uint8Array;
}

const limits = {
  ...PROTOCOL_LIMITS,
  maxPacketBytes: WIRE_MAX_PACKET_BYTES,
  maxInflatedBytes: HARD_MAX_PACKET_BYTES,
};

/** Speaks the protocol packet by packet, and anything else that is no protocol. */
export class RawClient {
  readonly transport: Transport;
  readonly socket: RawSocket;
  /** Whether requests may have the same number: by default a second answer to one is an error. */
  idsRepeat: boolean;
  readonly #packets: Packet[] = [];
  readonly #messages: Message[] = [];
  readonly #stream = new PacketStream(WIRE_MAX_PACKET_BYTES);
  readonly #answers = new Map<number, Message>();
  #read = 0;
  #lastId = 0;
  #dictionary = new RouteDictionary({});

  constructor(
    transport: Transport,
    socket: RawSocket,
    { idsRepeat = false }: { readonly idsRepeat?: boolean } = {},
  ) {
    this.transport = transport;
    this.socket = socket;
    this.idsRepeat = idsRepeat;
  }

  static async open(transport: Transport, port: number): Promise<RawClient> {
    const socket =
      transport === 'ws' ? await WebSocketClient.open({ port }) : await TcpClient.open(port);
    return new RawClient(transport, socket);
  }

  send(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  close(): void {
    this.socket.close();
  }

  /** Handshake, its answer, acknowledgement. */
  async shake(document: object = { sys: {} }): Promise<HandshakeResponse> {
    this.send(handshakePacket(document));
    const response = await this.handshakeResponse();
    assert.equal(response.code, 200);
    this.send(ACK);
    return response;
  }

  async handshakeResponse(): Promise<HandshakeResponse> {
    const { body } = await this.packet(PacketType.HANDSHAKE, 'the handshake is answered');
    const response = parseHandshakeResponse(body, { compression: zlibCompression });
    this.#dictionary = response.dictionary;
    return response;
  }

  /** The first packet of a type. */
  async packet(type: PacketType, what: string): Promise<Packet> {
    const find = (): Packet | undefined => this.packets.find((packet) => packet.type === type);
    await until(() => find() !== undefined || this.socket.ended, what);
    const packet = find();
    assert.ok(packet !== undefined, `the connection ended before ${what}: ${this.ending}`);
    return packet;
  }

  /** Sends a request; answers its number. */
  post(route: string, body: unknown = {}): number {
    this.#lastId += 1;
    this.send(requestPacket(this.#lastId, route, body));
    return this.#lastId;
  }

  notify(route: string, body: unknown = {}): void {
    this.send(encodeDataPacket({ type: MessageType.NOTIFY, route, body: bytesOf(body) }));
  }

  /** The answer to a request. */
  async answer(id: number): Promise<Message> {
    await until(() => {
      this.#readNew();
      return this.#answers.has(id) || this.socket.ended;
    }, `request ${id} is answered`);
    this.#readNew();
    const message = this.#answers.get(id);
    assert.ok(
      message !== undefined,
      `the connection ended before ${id} was answered: ${this.ending}`,
    );
    return message;
  }

  request(route: string, body: unknown = {}): Promise<Message> {
    return this.answer(this.post(route, body));
  }

  /** The tree of a successful answer. */
  async call(route: string, body: unknown = {}): Promise<unknown> {
    const message = await this.request(route, body);
    assert.equal(message.error, false, textOf(message));
    return JSON.parse(textOf(message));
  }

  /** The error that answers a request. */
  async failure(route: string, body: unknown = {}) {
    const message = await this.request(route, body);
    assert.equal(message.error, true, `${route} answered ${textOf(message)}`);
    return parseErrorBody(message.body);
  }

  get packets(): readonly Packet[] {
    this.#readNew();
    return this.#packets;
  }

  /** All messages that came, in order. */
  get messages(): readonly Message[] {
    this.#readNew();
    return this.#messages;
  }

  get pushes(): readonly Message[] {
    return this.messages.filter(({ type }) => type === MessageType.PUSH);
  }

  /** Kick packets as the client reads them. */
  get kicks() {
    return this.packets
      .filter(({ type }) => type === PacketType.KICK)
      .map(({ body }) => parseKick(body));
  }

  /** How the server ended the connection: the close code of a WebSocket, on TCP the number in the last packet. */
  get ending(): number | string | undefined {
    if (this.socket instanceof WebSocketClient) return this.socket.closeFrame?.code;
    return this.kicks.at(-1)?.code;
  }

  /** Waits for the end of the connection and answers its code. */
  async ended(): Promise<number | string | undefined> {
    await until(
      () => this.socket.ended || this.ending !== undefined,
      'the server ends the connection',
    );
    if (this.socket instanceof WebSocketClient) this.socket.close(); // answers no close frames
    await until(() => this.socket.ended, 'the connection has ended');
    return this.ending;
  }

  #readNew(): void {
    for (; this.#read < this.socket.received.length; this.#read += 1) {
      const bytes = this.socket.received[this.#read] as Uint8Array;
      const take = (type: PacketType, from: Uint8Array, start: number, end: number): void =>
        this.#take({ type, body: from.slice(start, end) });
      if (this.transport === 'ws') readFrame(bytes, limits, take);
      else this.#stream.push(bytes, take);
    }
  }

  #take(packet: Packet): void {
    this.#packets.push(packet);
    if (packet.type !== PacketType.DATA) return;
    const message = decodeMessage(packet.body, {
      dictionary: this.#dictionary,
      compression: zlibCompression,
      limits,
    });
    this.#messages.push(message);
    if (message.type !== MessageType.RESPONSE) return;
    assert.ok(
      this.idsRepeat || !this.#answers.has(message.id),
      `request ${message.id} was answered twice`,
    );
    this.#answers.set(message.id, message);
  }
}

export const ACK: Uint8Array = encodePacket(PacketType.HANDSHAKE_ACK);

export function handshakePacket(document: unknown): Uint8Array {
  return encodePacket(PacketType.HANDSHAKE, Buffer.from(JSON.stringify(document)));
}

export function requestPacket(id: number, route: string, body: unknown = {}): Uint8Array {
  return encodeDataPacket({ type: MessageType.REQUEST, id, route, body: bytesOf(body) });
}

export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
}

export function textOf(message: { readonly body: Uint8Array }): string {
  return Buffer.from(message.body).toString();
}

export function treeOf(message: { readonly body: Uint8Array }): unknown {
  return JSON.parse(textOf(message));
}
