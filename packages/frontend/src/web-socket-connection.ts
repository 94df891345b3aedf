import { CloseCode, type Connection, type ConnectionListener, SendStatus } from '@nopal/core';
import type { DeadlineSweep } from './deadline-sweep.js';
import type { OverflowNotices } from './overflow-notices.js';
import type { UwsSocket } from './uws-binding.js';

export type UpgradeRequest = NonNullable<Connection['upgrade']>;

/** What the connections of one acceptor share. */
export interface WebSocketShared {
  readonly sweep: DeadlineSweep;
  readonly overflows: OverflowNotices;
}

/** The addon's words for what became of a frame. */
const DROPPED = 2;
const SENT = 1;
/** RFC 6455: a close frame carries at most 125 bytes, 2 of them are the code. */
const MAX_REASON_BYTES = 123;

/** One WebSocket. The addon's socket throws once it is closed; this one does nothing then. */
export class WebSocketConnection implements Connection {
  readonly transport = 'ws';
  readonly framing = 'frames';
  readonly remoteAddress: string;
  #upgrade: UpgradeRequest | undefined;
  readonly #shared: WebSocketShared;
  #socket: UwsSocket | undefined;
  #listener: ConnectionListener | undefined;
  /** Set while what is queued is sent; then the close frame follows. */
  #ending: { readonly code: CloseCode; readonly reason: string } | undefined;
  #closingHere = false;
  #sending = false;
  #droppedWhileSending = 0;

  constructor(remoteAddress: string, upgrade: UpgradeRequest, shared: WebSocketShared) {
    this.remoteAddress = remoteAddress;
    this.#upgrade = upgrade;
    this.#shared = shared;
  }

  get upgrade(): UpgradeRequest | undefined {
    return this.#upgrade;
  }

  forgetUpgrade(): void {
    this.#upgrade = undefined;
  }

  get bufferedBytes(): number {
    return this.#socket?.getBufferedAmount() ?? 0;
  }

  /** To a connection that has ended it says SENT, as to one whose client has just left, and sends nothing. */
  send(bytes: Uint8Array): SendStatus {
    const socket = this.#socket;
    if (socket === undefined || this.#ending !== undefined) return SendStatus.SENT;
    this.#sending = true;
    this.#droppedWhileSending = 0;
    const result = socket.send(bytes, true);
    this.#sending = false;
    if (result === DROPPED) return SendStatus.FULL;
    // The addon first sends what was published and waits, and may have dropped some of that.
    if (this.#droppedWhileSending > 0) this.#shared.overflows.add(this);
    return result === SENT ? SendStatus.SENT : SendStatus.QUEUED;
  }

  cork(work: () => void): void {
    if (this.#socket === undefined) work();
    else this.#socket.cork(work);
  }

  end(code: CloseCode, reason: string): void {
    const socket = this.#socket;
    if (socket === undefined || this.#ending !== undefined) return;
    if (socket.getBufferedAmount() === 0) {
      this.#finish(socket, code, reason);
      return;
    }
    // The addon would send FIN in place of a close frame that does not fit, and lose what is queued; and it takes away
    // the means to cut the socket off. So the close frame waits for room, and the sweep for those who make none.
    this.#ending = { code, reason };
    for (const topic of socket.getTopics()) socket.unsubscribe(topic);
    this.#shared.sweep.add(this);
  }

  terminate(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#closingHere = true;
    socket.close();
  }

  subscribe(topic: string): void {
    if (this.#ending === undefined) this.#socket?.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    this.#socket?.unsubscribe(topic);
  }

  /** The addon opened the socket. */
  opened(socket: UwsSocket): void {
    this.#socket = socket;
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  received(message: ArrayBuffer, isBinary: boolean): void {
    if (this.#ending !== undefined) return;
    if (isBinary) this.#listener?.onData(new Uint8Array(message));
    else this.end(CloseCode.PROTOCOL_ERROR, 'text frame');
  }

  drained(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    if (this.#ending === undefined) this.#listener?.onDrain();
    else if (socket.getBufferedAmount() === 0) {
      this.#finish(socket, this.#ending.code, this.#ending.reason);
    }
  }

  /** The addon dropped a frame; called in the midst of its work. */
  dropped(): void {
    if (this.#closingHere) return;
    if (this.#sending) this.#droppedWhileSending += 1;
    else this.#shared.overflows.add(this);
  }

  /** Tells the listener of a drop, outside of the addon's work. */
  tellOverflow(): void {
    if (this.#socket !== undefined && this.#ending === undefined) this.#listener?.onOverflow();
  }

  /** The addon closed the socket. The listener is told, but never from inside `end` or `terminate`. */
  closed(): void {
    this.#socket = undefined;
    this.#shared.sweep.remove(this);
    const listener = this.#listener;
    this.#listener = undefined;
    if (this.#closingHere) queueMicrotask(() => listener?.onClose());
    else listener?.onClose();
  }

  #finish(socket: UwsSocket, code: CloseCode, reason: string): void {
    this.#closingHere = true;
    socket.end(code, shortReason(reason));
  }
}

/** UTF-8, cut at a whole character: a browser rejects any other close frame. */
function shortReason(reason: string): Uint8Array {
  const bytes = Buffer.from(reason, 'utf8');
  if (bytes.length <= MAX_REASON_BYTES) return bytes;
  let end = MAX_REASON_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
