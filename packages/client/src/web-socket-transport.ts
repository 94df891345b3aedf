import { readFrame } from '@nopal/protocol';
import { INBOUND_LIMITS } from './inbound-limits.js';
import type { Transport, TransportEvents } from './transport.js';

/** What the client uses of a WebSocket, so that the browser's and others fit. */
export interface WebSocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketClass = new (url: string) => WebSocketLike;

/** A WebSocket as a transport: each binary frame holds whole packets. */
export class WebSocketTransport implements Transport {
  readonly #socket: WebSocketLike;
  #error: unknown;

  constructor(url: string, events: TransportEvents, Socket: WebSocketClass) {
    const socket = new Socket(url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }: { data: unknown }) => {
      try {
        readFrame(frameBytes(data), INBOUND_LIMITS, events.packet);
      } catch (error) {
        this.close();
        events.ended(0, '', error);
      }
    };
    socket.onerror = (event: { error?: unknown; message?: unknown }) => {
      this.#error = event.error ?? event.message;
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      this.close();
      events.ended(code, reason, this.#error);
    };
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(packet: Uint8Array): void {
    // The client makes its packets itself, and never on shared memory.
    this.#socket.send(packet as Uint8Array<ArrayBuffer>);
  }

  close(): void {
    const socket = this.#socket;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.onerror = null;
    socket.close();
  }
}

function frameBytes(data: unknown): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (data instanceof Uint8Array) return data;
  throw new TypeError('a WebSocket frame with text; only binary frames are allowed');
}
