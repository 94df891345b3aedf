import { createHash, randomBytes, randomFillSync } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { HARD_MAX_PACKET_BYTES } from '@nopal/protocol';
import type { WebSocketLike } from '../web-socket-transport.js';
import { SocketWriter } from './socket-writer.js';
import type { TlsOptions } from './tls-options.js';
import {
  encodeClientFrame,
  Opcode,
  WebSocketFrameError,
  WebSocketFrameReader,
} from './web-socket-frames.js';

/** RFC 6455 §1.3. */
const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A message may hold many packets, and one packet can be as large as the half of this. */
const MAX_MESSAGE_BYTES = 2 * HARD_MAX_PACKET_BYTES;

/** How long the server may take to close its side after a close frame, in milliseconds. */
const CLOSE_GRACE_MS = 2_000;

/** Masks are drawn in blocks: a draw for each frame costs more than its masking. */
const MASK_POOL_BYTES = 4_096;

const State = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;

type Handler<E> = ((event: E) => void) | null;

/** A WebSocket client (RFC 6455, no extensions) with the part of the browser's interface that this package uses. */
export class NodeWebSocket implements WebSocketLike {
  binaryType = 'arraybuffer';
  onopen: Handler<object> = null;
  onmessage: Handler<{ data: unknown }> = null;
  onclose: Handler<{ code: number; reason: string }> = null;
  onerror: Handler<{ error: Error }> = null;

  readonly #request: ClientRequest;
  readonly #masks = new Uint8Array(MASK_POOL_BYTES);
  #maskOffset = MASK_POOL_BYTES;
  #state: number = State.CONNECTING;
  #socket: Socket | undefined;
  #writer: SocketWriter | undefined;
  #reader: WebSocketFrameReader | undefined;
  #code = 1006;
  #reason = '';
  #graceTimer: ReturnType<typeof setTimeout> | undefined;

  /** @throws TypeError when the URL is not one of `ws:` or `wss:`. */
  constructor(url: string, tls: TlsOptions = {}) {
    const target = new URL(url);
    if (target.protocol !== 'ws:' && target.protocol !== 'wss:') {
      throw new TypeError(`${url} is not a ws: or wss: address`);
    }
    const key = randomBytes(16).toString('base64');
    const secure = target.protocol === 'wss:';
    target.protocol = secure ? 'https:' : 'http:';
    target.hash = '';
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': key,
      'Sec-WebSocket-Version': '13',
    };
    this.#request = secure
      ? httpsRequest(target, { ...tls, headers, agent: false })
      : httpRequest(target, { headers, agent: false });
    this.#request.on('error', (error) => this.#fail(error));
    this.#request.on('response', (response) => {
      response.resume();
      this.#fail(new Error(`HTTP ${response.statusCode} instead of a WebSocket`));
    });
    this.#request.on('upgrade', (response, socket, head) => {
      this.#upgraded(response, socket as Socket, head, key);
    });
    this.#request.end();
  }

  get bufferedAmount(): number {
    return this.#writer?.bufferedBytes ?? 0;
  }

  get readyState(): number {
    return this.#state;
  }

  send(data: Uint8Array): void {
    if (this.#state === State.OPEN) this.#writeFrame(Opcode.BINARY, data);
  }

  close(code = 1000, reason = ''): void {
    if (this.#state === State.CONNECTING) this.#fail(new Error('closed before it was open'));
    else if (this.#state === State.OPEN) this.#startClose(code, reason);
  }

  #upgraded(response: IncomingMessage, socket: Socket, head: Uint8Array, key: string): void {
    if (this.#state !== State.CONNECTING) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    const { headers } = response;
    const accept = createHash('sha1').update(`${key}${KEY_SUFFIX}`).digest('base64');
    if (
      headers['sec-websocket-accept'] !== accept ||
      headers.upgrade?.toLowerCase() !== 'websocket' ||
      headers['sec-websocket-extensions'] !== undefined ||
      headers['sec-websocket-protocol'] !== undefined
    ) {
      this.#fail(new Error('the answer to the WebSocket handshake does not fit what was asked'));
      return;
    }
    this.#writer = new SocketWriter(socket);
    this.#reader = new WebSocketFrameReader(MAX_MESSAGE_BYTES, (opcode, payload) =>
      this.#frame(opcode, payload),
    );
    socket.setTimeout(0);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(error));
    // The server is done: what it will not answer needs no half of the connection.
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      clearTimeout(this.#graceTimer);
      this.#closed();
    });
    this.#state = State.OPEN;
    this.onopen?.({});
    if (head.length > 0) this.#read(head);
  }

  #read(chunk: Uint8Array): void {
    try {
      this.#reader?.push(chunk);
    } catch (error) {
      const code = error instanceof WebSocketFrameError ? error.closeCode : 1011;
      this.onerror?.({ error: error instanceof Error ? error : new Error(String(error)) });
      if (this.#state === State.OPEN) this.#startClose(code, '');
      this.#reader?.stop();
      this.#code = code;
      this.#closed();
    }
  }

  #frame(opcode: number, payload: Uint8Array): void {
    if (opcode === Opcode.BINARY || opcode === Opcode.TEXT) {
      if (this.#state !== State.OPEN) return;
      const data = opcode === Opcode.BINARY ? payload : new TextDecoder().decode(payload);
      this.onmessage?.({ data });
    } else if (opcode === Opcode.PING) {
      if (this.#state === State.OPEN) this.#writeFrame(Opcode.PONG, payload);
    } else if (opcode === Opcode.CLOSE) {
      this.#serverCloses(payload);
    }
  }

  #serverCloses(payload: Uint8Array): void {
    if (payload.length === 1) throw new WebSocketFrameError(1002, 'a close frame of one byte');
    this.#reader?.stop();
    const [high = 0, low = 0] = payload;
    this.#code = payload.length === 0 ? 1005 : high * 256 + low;
    this.#reason = new TextDecoder().decode(payload.subarray(2));
    if (this.#state === State.OPEN) this.#startClose(this.#code, '');
    this.#socket?.end();
  }

  /** Sends a close frame and gives the server a little time for its own. */
  #startClose(code: number, reason: string): void {
    this.#state = State.CLOSING;
    const text = new TextEncoder().encode(reason).subarray(0, 123);
    const payload = new Uint8Array(code === 1005 ? 0 : 2 + text.length);
    if (code !== 1005) {
      payload.set([code >>> 8, code & 0xff]);
      payload.set(text, 2);
    }
    this.#writeFrame(Opcode.CLOSE, payload);
    this.#graceTimer = setTimeout(() => this.#socket?.destroy(), CLOSE_GRACE_MS);
    this.#graceTimer.unref();
  }

  #writeFrame(opcode: number, payload: Uint8Array): void {
    if (this.#maskOffset === MASK_POOL_BYTES) {
      randomFillSync(this.#masks);
      this.#maskOffset = 0;
    }
    const mask = this.#masks.subarray(this.#maskOffset, this.#maskOffset + 4);
    this.#maskOffset += 4;
    this.#writer?.write(encodeClientFrame(opcode, payload, mask));
  }

  #fail(error: Error): void {
    if (this.#state === State.CLOSED) return;
    this.onerror?.({ error });
    this.#request.destroy();
    this.#socket?.destroy();
    this.#closed();
  }

  #closed(): void {
    if (this.#state === State.CLOSED) return;
    this.#state = State.CLOSED;
    this.onclose?.({ code: this.#code, reason: this.#reason });
  }
}
