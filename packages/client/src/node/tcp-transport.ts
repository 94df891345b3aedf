import type { Socket } from 'node:net';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { PacketStream } from '@nopal/protocol';
import { INBOUND_LIMITS } from '../inbound-limits.js';
import type { Transport, TransportEvents } from '../transport.js';
import { SocketWriter } from './socket-writer.js';
import type { TlsOptions } from './tls-options.js';

/** A packet stream over TCP (`tcp://host:port`) or TLS (`tls://host:port`). */
export class TcpTransport implements Transport {
  readonly #socket: Socket;
  readonly #writer: SocketWriter;
  readonly #packets = new PacketStream(INBOUND_LIMITS.maxPacketBytes);
  #error: unknown;
  #closed = false;

  /** @throws TypeError when the URL has no port. */
  constructor(url: string, events: TransportEvents, tls: TlsOptions = {}) {
    const { protocol, hostname, port } = new URL(url);
    if (port === '') throw new TypeError(`${url} needs a port, as in ${protocol}//host:3251`);
    // A URL keeps the brackets of an IPv6 address.
    const to = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
    const secure = protocol === 'tls:';
    // TLS names a host by its name only, never by its address.
    const name = isIP(to.host) === 0 ? { servername: to.host } : {};
    const socket = secure ? connectTls({ ...name, ...tls, ...to }) : connectTcp(to);
    this.#socket = socket;
    this.#writer = new SocketWriter(socket);
    socket.on(secure ? 'secureConnect' : 'connect', () => {
      if (!this.#closed) events.opened();
    });
    socket.on('data', (chunk: Uint8Array) => {
      try {
        this.#packets.push(chunk, events.packet);
      } catch (error) {
        this.#fail(events, error);
      }
    });
    socket.on('end', () => {
      try {
        this.#packets.end();
      } catch (error) {
        this.#fail(events, error);
      }
    });
    socket.on('error', (error) => {
      this.#error = error;
    });
    socket.on('close', () => {
      if (this.#closed) return;
      this.#closed = true;
      events.ended(1006, this.#error instanceof Error ? this.#error.message : '', this.#error);
    });
  }

  get bufferedBytes(): number {
    return this.#writer.bufferedBytes;
  }

  send(packet: Uint8Array): void {
    this.#writer.write(packet);
  }

  close(): void {
    this.#closed = true;
    this.#packets.stop();
    // What was written still leaves; a server that does not close its side is left after it.
    if (this.#socket.connecting) this.#socket.destroy();
    else this.#socket.destroySoon();
  }

  #fail(events: TransportEvents, error: unknown): void {
    if (this.#closed) return;
    this.close();
    events.ended(0, '', error);
  }
}
