import type { Socket } from 'node:net';
import { type CloseCode, type Connection, type ConnectionListener, SendStatus } from '@nopal/core';
import type { DeadlineSweep } from './deadline-sweep.js';
import type { FlushQueue } from './flush-queue.js';
import type { OverflowNotices } from './overflow-notices.js';
import { parseProxyHeader } from './proxy-protocol.js';
import type { TopicTable } from './topic-table.js';

/** What the connections of one acceptor share. */
export interface TcpShared {
  readonly sendQueueBytes: number;
  readonly topics: TopicTable<TcpConnection>;
  readonly flushes: FlushQueue;
  readonly overflows: OverflowNotices;
  readonly sweep: DeadlineSweep;
  /** A peer that is not trusted began with a PROXY header. */
  forged(connection: TcpConnection): void;
}

/** One TCP or TLS socket: a stream of bytes, written once a turn of the event loop. */
export class TcpConnection implements Connection {
  readonly transport = 'tcp';
  readonly framing = 'stream';
  readonly remoteAddress: string;
  readonly #socket: Socket;
  readonly #shared: TcpShared;
  #listener: ConnectionListener | undefined;
  /** What this turn sends, copied. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Bytes were kept or refused since the queue was last empty: its listener hears when it is. */
  #backedUp = false;
  #ending = false;
  /** First bytes that may become a PROXY header; undefined once it is known that they do not. */
  #suspect: Uint8Array | undefined;

  /** @param suspect whether the peer may not begin with a PROXY header. */
  constructor(socket: Socket, remoteAddress: string, suspect: boolean, shared: TcpShared) {
    this.#socket = socket;
    this.remoteAddress = remoteAddress;
    this.#shared = shared;
    this.#suspect = suspect ? new Uint8Array(0) : undefined;
  }

  get bufferedBytes(): number {
    return this.#pendingBytes + this.#socket.writableLength;
  }

  /** To a connection that has ended it says SENT, as to one whose client has just left, and sends nothing. */
  send(bytes: Uint8Array): SendStatus {
    if (!this.#isOpen) return SendStatus.SENT;
    // Asked before the copy is made.
    if (this.#isFull) return this.#refuse();
    return this.#append(Buffer.from(bytes));
  }

  /** Like `send`, for bytes that never change and that several connections may share. */
  sendShared(bytes: Uint8Array): SendStatus {
    if (!this.#isOpen) return SendStatus.SENT;
    return this.#isFull ? this.#refuse() : this.#append(bytes);
  }

  /** The code and the reason have no place in a stream of bytes: a packet that was sent before tells them. */
  end(_code: CloseCode, _reason: string): void {
    if (!this.#isOpen) return;
    this.flush();
    this.#ending = true;
    this.#shared.topics.unsubscribeAll(this);
    this.#shared.sweep.add(this);
    this.#socket.end();
  }

  terminate(): void {
    this.#ending = true;
    this.#socket.destroy();
  }

  subscribe(topic: string): void {
    if (this.#isOpen) this.#shared.topics.subscribe(this, topic);
  }

  unsubscribe(topic: string): void {
    this.#shared.topics.unsubscribe(this, topic);
  }

  /** Starts to hand over what arrives. */
  listen(listener: ConnectionListener): void {
    this.#listener = listener;
    this.#socket.on('data', (bytes: Buffer) => this.#received(bytes));
    this.#socket.once('close', () => this.#closed());
    // It was paused while a PROXY header was read.
    this.#socket.resume();
  }

  /** Writes what this turn sent. */
  flush(): void {
    const chunks = this.#pending;
    if (chunks.length === 0) return;
    const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, this.#pendingBytes);
    this.#pending = [];
    this.#pendingBytes = 0;
    if (bytes !== undefined && this.#socket.writable) this.#socket.write(bytes, this.#written);
  }

  tellOverflow(): void {
    if (this.#isOpen) this.#listener?.onOverflow();
  }

  get #isOpen(): boolean {
    return !this.#ending && this.#socket.writable;
  }

  /** One message may go over the limit, so that one larger than the limit can be sent at all. */
  get #isFull(): boolean {
    return this.bufferedBytes > this.#shared.sendQueueBytes;
  }

  #refuse(): SendStatus {
    this.#backedUp = true;
    return SendStatus.FULL;
  }

  #append(chunk: Uint8Array): SendStatus {
    if (this.#pending.push(chunk) === 1) this.#shared.flushes.add(this);
    this.#pendingBytes += chunk.length;
    if (this.#socket.writableLength === 0) return SendStatus.SENT;
    this.#backedUp = true;
    return SendStatus.QUEUED;
  }

  readonly #written = (): void => {
    if (!this.#backedUp || !this.#isOpen || this.bufferedBytes > 0) return;
    this.#backedUp = false;
    this.#listener?.onDrain();
  };

  #received(bytes: Buffer): void {
    if (this.#ending) return;
    const accepted = this.#suspect === undefined ? bytes : this.#inspect(this.#suspect, bytes);
    if (accepted !== undefined) this.#listener?.onData(accepted);
  }

  /** The bytes once they are known to be no PROXY header. */
  #inspect(before: Uint8Array, bytes: Buffer): Uint8Array | undefined {
    const all = before.length === 0 ? bytes : Buffer.concat([before, bytes]);
    const { kind } = parseProxyHeader(all);
    if (kind === 'none') {
      this.#suspect = undefined;
      return all;
    }
    this.#suspect = all;
    if (kind !== 'incomplete') {
      this.#shared.forged(this);
      this.terminate();
    }
    return undefined;
  }

  #closed(): void {
    this.#ending = true;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#shared.topics.unsubscribeAll(this);
    this.#shared.sweep.remove(this);
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.onClose();
  }
}
