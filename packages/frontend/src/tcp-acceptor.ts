import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Accept, Acceptor, ListenAddress } from '@nopal/core';
import { SendStatus } from '@nopal/core';
import { ConnectionGate } from './connection-gate.js';
import { CLOSING_TIME_MS, DeadlineSweep } from './deadline-sweep.js';
import { FlushQueue } from './flush-queue.js';
import { normalizeIpAddress } from './ip-address.js';
import { listenFailure } from './listen-failure.js';
import { readTlsFiles, type TlsFiles } from './listen-options.js';
import { OverflowNotices } from './overflow-notices.js';
import { TcpConnection, type TcpShared } from './tcp-connection.js';
import { ENTRANCE_TIME_MS, readProxyHeader, secure } from './tcp-entrance.js';
import { type ResolvedTcpOptions, resolveTcpOptions, type TcpOptions } from './tcp-options.js';
import { TopicTable } from './topic-table.js';

/** TCP, or TLS, as a stream of packets. */
export class TcpAcceptor implements Acceptor {
  readonly name = 'tcp';
  readonly #options: ResolvedTcpOptions;
  readonly #gate: ConnectionGate;
  readonly #entrances: DeadlineSweep;
  readonly #shared: TcpShared;
  /** Every raw socket, also those that are no connection yet. */
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #accept: Accept | undefined;

  /** @throws TypeError when an option has a value out of range. */
  constructor(options: TcpOptions) {
    this.#options = resolveTcpOptions(options);
    const { clock, sendQueueBytes } = this.#options;
    this.#gate = new ConnectionGate(this.name, this.#options);
    this.#entrances = new DeadlineSweep(clock, ENTRANCE_TIME_MS);
    this.#shared = {
      sendQueueBytes,
      topics: new TopicTable(),
      flushes: new FlushQueue(),
      overflows: new OverflowNotices(),
      sweep: new DeadlineSweep(clock, CLOSING_TIME_MS),
      forged: ({ remoteAddress }) =>
        this.#gate.refused('proxy', remoteAddress, 'PROXY header from an untrusted peer'),
    };
  }

  async listen(accept: Accept): Promise<ListenAddress> {
    if (this.#server !== undefined) throw new Error('this acceptor listens already');
    const { host, port, tls } = this.#options;
    const context = tls === undefined ? undefined : secureContext(tls);
    const server = createServer({ noDelay: true }, (socket) => void this.#enter(socket, context));
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenFailure(host, port, error)));
      server.listen({ host, port, exclusive: true }, resolve);
    });
    this.#server = server;
    this.#accept = accept;
    // Without a file descriptor left, accepting fails and goes on when one is free.
    server.on('error', (error) => this.#options.logger?.error('accepting failed', { error }));
    const address = server.address();
    return { host, port: typeof address === 'object' && address !== null ? address.port : port };
  }

  publish(topic: string, bytes: Uint8Array): void {
    const subscribers = this.#shared.topics.of(topic);
    if (subscribers === undefined) return;
    const copy = Buffer.from(bytes);
    for (const connection of subscribers) {
      if (connection.sendShared(copy) === SendStatus.FULL) this.#shared.overflows.add(connection);
    }
  }

  subscribers(topic: string): number {
    return this.#shared.topics.of(topic)?.size ?? 0;
  }

  stopAccepting(): void {
    this.#accept = undefined;
    this.#server?.close();
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#accept = undefined;
    this.#server = undefined;
    const closed =
      server === undefined
        ? undefined
        : new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    this.#entrances.close();
    this.#shared.sweep.close();
    this.#shared.overflows.clear();
    await closed;
  }

  async #enter(socket: Socket, context: SecureContext | undefined): Promise<void> {
    const peer = normalizeIpAddress(socket.remoteAddress ?? '');
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    try {
      await this.#open(socket, peer, context);
    } catch (error) {
      this.#gate.refused('request', peer, error instanceof Error ? error.message : String(error));
      socket.destroy();
    }
  }

  /** Nothing is awaited for a plain connection from a peer that is no proxy. */
  async #open(socket: Socket, peer: string, context: SecureContext | undefined): Promise<void> {
    const { proxyProtocol, trustedProxies } = this.#options;
    const rules = { sweep: this.#entrances, proxyHeader: proxyProtocol };
    const trusted = trustedProxies.contains(peer);
    const address = trusted ? await readProxyHeader(socket, peer, rules) : peer;
    const admission = this.#gate.admit(address);
    if (admission !== 'admitted') {
      this.#gate.refused('address limit', address, admission);
      socket.destroy();
      return;
    }
    socket.once('close', () => this.#gate.release(address));
    const stream = context === undefined ? socket : await secure(socket, context, rules);
    if (stream.destroyed) return;
    const connection = new TcpConnection(
      stream,
      address,
      !trusted && context === undefined,
      this.#shared,
    );
    const listener = this.#accept?.(connection);
    if (listener === undefined) {
      this.#gate.refused('listener', address, 'not accepted');
      connection.terminate();
      return;
    }
    connection.listen(listener);
  }
}

/** @throws GameError `UNAVAILABLE` that names a file that cannot be read. */
function secureContext(tls: TlsFiles): SecureContext {
  const { passphrase } = tls;
  return createSecureContext({
    ...readTlsFiles(tls),
    minVersion: 'TLSv1.2',
    ...(passphrase === undefined ? {} : { passphrase }),
  });
}
