import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  decodeMessage,
  encodeDataPacket,
  encodePacket,
  MessageType,
  PacketStream,
  PacketType,
  PROTOCOL_LIMITS,
  parseKick,
  RouteDictionary,
  WIRE_MAX_PACKET_BYTES,
} from '@nopal/protocol';
import { zlibCompression } from '../support/zlib-compression.js';

/** What became of one request. Times are `performance.now`. */
export interface Outcome {
  readonly route: string;
  readonly sentAt: number;
  readonly endedAt: number;
  /** `ok`, an error's code, or `CLOSED` when the connection ended first. */
  readonly code: string;
  readonly body: unknown;
}

interface Waiting {
  readonly route: string;
  readonly sentAt: number;
  readonly mark: string | undefined;
  readonly settle: (outcome: Outcome) => void;
}

let clients = 0;
const nextClient = (): number => {
  clients += 1;
  return clients;
};
const HANDSHAKE = encodePacket(PacketType.HANDSHAKE, Buffer.from(JSON.stringify({ sys: {} })));
const options = {
  dictionary: new RouteDictionary({}),
  compression: zlibCompression,
  limits: { ...PROTOCOL_LIMITS, maxPacketBytes: WIRE_MAX_PACKET_BYTES },
};

/** A client on TCP that costs little, and notes what no client may ever see. */
export class LoadClient {
  /** Answers twice, of others' requests, out of order, after the end. */
  readonly violations: string[] = [];
  readonly pushes: { readonly route: string; readonly body: unknown }[] = [];
  readonly kicks: { readonly code?: number | string }[] = [];
  readonly name = `c${nextClient()}`;
  isOpen = true;
  /** When the connection ended; 0 while it has not. */
  closedAt = 0;
  readonly #socket: Socket;
  readonly #stream = new PacketStream(WIRE_MAX_PACKET_BYTES);
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #number = 0;
  #lastOk = 0;
  #shaken: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) =>
      this.#stream.push(bytes, (type, from, start, end) =>
        this.#packet(type, from.subarray(start, end)),
      ),
    );
    socket.on('error', () => undefined);
    socket.on('close', () => this.#closed());
  }

  /** @throws Error (by rejection) when the connection is refused or ends before the handshake is answered. */
  static async open(port: number): Promise<LoadClient> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    const client = new LoadClient(socket);
    const shaken = new Promise<void>((resolve, reject) => {
      client.#shaken = resolve;
      socket.once('close', () => reject(new Error('closed before the handshake was answered')));
    });
    socket.write(HANDSHAKE);
    await shaken;
    socket.write(encodePacket(PacketType.HANDSHAKE_ACK));
    return client;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  request(route: string, body: unknown = {}, mark?: string): Promise<Outcome> {
    return new Promise((settle) => {
      const sentAt = performance.now();
      if (!this.isOpen) {
        settle({ route, sentAt, endedAt: sentAt, code: 'CLOSED', body: undefined });
        return;
      }
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { route, sentAt, mark, settle });
      this.#socket.write(
        encodeDataPacket({
          type: MessageType.REQUEST,
          id: this.#lastId,
          route,
          body: Buffer.from(JSON.stringify(body)),
        }),
      );
    });
  }

  /** The body of a successful answer. @throws Error (by rejection) for another one */
  async call<T>(route: string, body: unknown = {}): Promise<T> {
    const outcome = await this.request(route, body);
    if (outcome.code !== 'ok')
      throw new Error(`${route}: ${outcome.code} ${JSON.stringify(outcome.body)}`);
    return outcome.body as T;
  }

  /** One of the requests whose answers show whose they are and in which order they ran. */
  marked(method: 'echo' | 'read' = 'echo'): Promise<Outcome> {
    this.#number += 1;
    const mark = `${this.name}/${this.#number}`;
    return this.request(`game.room.${method}`, { mark, n: this.#number }, mark);
  }

  close(): void {
    this.#socket.destroy();
  }

  #packet(type: PacketType, body: Uint8Array): void {
    if (type === PacketType.HANDSHAKE) this.#shaken?.();
    else if (type === PacketType.KICK) this.kicks.push(parseKick(body.slice()) ?? {});
    else if (type === PacketType.DATA) this.#message(body);
  }

  #message(bytes: Uint8Array): void {
    const message = decodeMessage(bytes, options);
    const text = Buffer.from(message.body).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (message.type === MessageType.PUSH) {
      this.pushes.push({ route: message.route, body });
      return;
    }
    if (message.type !== MessageType.RESPONSE) return;
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) {
      this.violations.push(`request ${message.id} was answered twice, or never made`);
      return;
    }
    this.#waiting.delete(message.id);
    if (!message.error && waiting.mark !== undefined) this.#check(message.id, waiting.mark, body);
    waiting.settle({
      route: waiting.route,
      sentAt: waiting.sentAt,
      endedAt: performance.now(),
      code: message.error ? String((body as { code?: string }).code) : 'ok',
      body,
    });
  }

  #check(id: number, mark: string, body: unknown): void {
    const { mark: found, disorder } = body as { mark?: string; disorder?: number };
    if (found !== mark) this.violations.push(`${mark} got the answer of ${found}`);
    if (disorder !== 0) this.violations.push(`${mark} ran out of its order`);
    if (id < this.#lastOk) this.violations.push(`${mark} was answered after a later one`);
    this.#lastOk = id;
  }

  #closed(): void {
    this.isOpen = false;
    this.closedAt = performance.now();
    const endedAt = this.closedAt;
    for (const { route, sentAt, settle } of this.#waiting.values())
      settle({ route, sentAt, endedAt, code: 'CLOSED', body: undefined });
    this.#waiting.clear();
  }
}
