import type { us_listen_socket, WebSocket } from 'uWebSockets.js';
import uws from 'uWebSockets.js';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { deflateSync } from 'node:zlib';
import type {
  ErrorBody,
  HandshakeRequest,
  KickReason,
  Message,
  OutgoingHandshakeResponse,
  PacketSink,
} from '@nopal/protocol';
import {
  decodeMessage,
  encodeDataPacket,
  encodeErrorBody,
  encodeHandshakeResponse,
  encodeKick,
  encodePacket,
  MessageType,
  PacketStream,
  PacketType,
  parseHandshakeRequest,
  RouteDictionary,
  readFrame,
} from '@nopal/protocol';

/** What the server does at each step; what is left out is done as a well-behaved server does it. */
export interface Script {
  /** The answer to a handshake, over the defaults (OK, no heartbeat); `false` for none. */
  handshake?(
    peer: ScriptedPeer,
    request: HandshakeRequest,
  ): Partial<OutgoingHandshakeResponse> | false;
  acknowledged?(peer: ScriptedPeer): void;
  /** Default: a request is answered with its own body. */
  message?(peer: ScriptedPeer, message: Message): void;
  heartbeat?(peer: ScriptedPeer): void;
  closed?(peer: ScriptedPeer, code: number, reason: string): void;
}

export interface ScriptedServerOptions {
  readonly transport?: 'ws' | 'tcp' | 'tls';
  readonly port?: number;
  /** PEM of key and certificate, for `tls`. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

interface Wire {
  send(bytes: Uint8Array): void;
  /** `undefined` cuts the connection without a word. */
  close(code: number | undefined, reason: string): void;
}

/** One client, seen from its server; it sends whatever the test asks for. */
export class ScriptedPeer {
  handshake: HandshakeRequest | undefined;
  readonly messages: Message[] = [];
  heartbeats = 0;
  closed = false;
  readonly #wire: Wire;
  readonly #script: Script;

  constructor(wire: Wire, script: Script) {
    this.#wire = wire;
    this.#script = script;
  }

  bytes(...bytes: Uint8Array[]): void {
    this.#wire.send(Buffer.concat(bytes));
  }

  reply(id: number, body: unknown): void {
    this.bytes(encodeDataPacket({ type: MessageType.RESPONSE, id, body: bodyBytes(body) }));
  }

  replyDeflated(id: number, body: unknown): void {
    const message = Buffer.concat([Buffer.from([0x14, id]), deflateSync(bodyBytes(body))]);
    this.bytes(encodePacket(PacketType.DATA, message));
  }

  error(id: number, error: ErrorBody): void {
    const body = encodeErrorBody(error);
    this.bytes(encodeDataPacket({ type: MessageType.RESPONSE, id, body, error: true }));
  }

  push(route: string, body: unknown, dictionary?: RouteDictionary): void {
    const message = { type: MessageType.PUSH, route, body: bodyBytes(body) };
    this.bytes(encodeDataPacket(message, { dictionary }));
  }

  kick(reason?: KickReason): void {
    this.bytes(encodeKick(reason));
  }

  close(code: number, reason = ''): void {
    this.#wire.close(code, reason);
  }

  cut(): void {
    this.#wire.close(undefined, '');
  }

  readonly packet: PacketSink = (type, bytes, start, end) => {
    // The bytes change after the call.
    const body = new Uint8Array(bytes.subarray(start, end));
    if (type === PacketType.HANDSHAKE) this.#shake(body);
    else if (type === PacketType.HANDSHAKE_ACK) this.#script.acknowledged?.(this);
    else if (type === PacketType.HEARTBEAT) {
      this.heartbeats++;
      this.#script.heartbeat?.(this);
    } else if (type === PacketType.DATA)
      this.#take(decodeMessage(body, { dictionary: DICTIONARY }));
  };

  ended(code: number, reason: string): void {
    this.closed = true;
    this.#script.closed?.(this, code, reason);
  }

  #shake(body: Uint8Array): void {
    this.handshake = parseHandshakeRequest(body);
    const answer = this.#script.handshake?.(this, this.handshake) ?? {};
    if (answer === false) return;
    const response = { code: 200, heartbeatSeconds: 0, serializer: 'json', ...answer };
    this.bytes(encodePacket(PacketType.HANDSHAKE, encodeHandshakeResponse(response)));
  }

  #take(message: Message): void {
    this.messages.push(message);
    if (this.#script.message !== undefined) this.#script.message(this, message);
    else if (message.type === MessageType.REQUEST) this.reply(message.id, message.body);
  }
}

/** The routes that a script may announce as codes. */
export const DICTIONARY = new RouteDictionary({ 'game.arena.join': 1, 'game.arena.state': 2 });

/** A server on a real socket that does what its script says. The script may be changed at any time. */
export class ScriptedServer {
  readonly peers: ScriptedPeer[] = [];
  readonly script: Script;
  url = '';
  port = 0;
  #close: () => Promise<void> = () => Promise.resolve();

  private constructor(script: Script) {
    this.script = script;
  }

  static async start(
    script: Script = {},
    options: ScriptedServerOptions = {},
  ): Promise<ScriptedServer> {
    const server = new ScriptedServer(script);
    const { transport = 'ws', port = 0 } = options;
    if (transport === 'ws') await server.#listenWebSocket(port);
    else await server.#listenStream(transport, port, options.tls);
    server.url = `${transport}://127.0.0.1:${server.port}`;
    return server;
  }

  /** The latest client. */
  get peer(): ScriptedPeer {
    const peer = this.peers.at(-1);
    if (peer === undefined) throw new Error('no client has connected');
    return peer;
  }

  /** Stops listening and cuts all connections. May be called again. */
  async stop(): Promise<void> {
    for (const peer of this.peers) if (!peer.closed) peer.cut();
    const close = this.#close;
    this.#close = () => Promise.resolve();
    await close();
  }

  #join(wire: Wire): ScriptedPeer {
    const peer = new ScriptedPeer(wire, this.script);
    this.peers.push(peer);
    return peer;
  }

  async #listenWebSocket(port: number): Promise<void> {
    const app = uws.App();
    const peers = new Map<WebSocket<unknown>, ScriptedPeer>();
    app.ws('/*', {
      maxPayloadLength: 4_194_304,
      idleTimeout: 0,
      open: (socket) => {
        const wire: Wire = {
          send: (bytes) => void socket.send(bytes, true),
          close: (code, reason) => {
            if (code === undefined) socket.close();
            else socket.end(code, reason);
          },
        };
        peers.set(socket, this.#join(wire));
      },
      message: (socket, frame) => {
        const peer = peers.get(socket);
        if (peer !== undefined) readFrame(new Uint8Array(frame), LIMITS, peer.packet);
      },
      close: (socket, code, reason) => {
        peers.get(socket)?.ended(code, Buffer.from(reason).toString());
        peers.delete(socket);
      },
    });
    const listening = await new Promise<us_listen_socket>((resolve, reject) => {
      app.listen('127.0.0.1', port, (socket) => {
        if (socket === false) reject(new Error(`port ${port} is taken`));
        else resolve(socket);
      });
    });
    this.port = uws.us_socket_local_port(listening);
    this.#close = () => {
      uws.us_listen_socket_close(listening);
      return Promise.resolve();
    };
  }

  async #listenStream(
    transport: 'tcp' | 'tls',
    port: number,
    tls: ScriptedServerOptions['tls'],
  ): Promise<void> {
    const take = (socket: Socket) => {
      socket.setNoDelay(true);
      const stream = new PacketStream(LIMITS.maxPacketBytes);
      const peer = this.#join({
        send: (bytes) => void socket.write(bytes),
        close: (code) => {
          if (code === undefined) socket.destroy();
          else socket.end();
        },
      });
      socket.on('data', (chunk) => stream.push(chunk, peer.packet));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => peer.ended(0, ''));
    };
    const server: Server =
      transport === 'tls' ? createTlsServer(tls ?? {}, take) : createServer(take);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#close = () => new Promise((resolve) => void server.close(() => resolve()));
  }
}

const LIMITS = { maxPacketBytes: 1_048_576, maxPacketsPerFrame: 64 };

export function bodyBytes(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
}
