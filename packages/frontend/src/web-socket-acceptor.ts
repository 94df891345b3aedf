import type { Accept, Acceptor, ListenAddress } from '@nopal/core';

import { ConnectionGate, type Refusal } from './connection-gate.js';
import { CLOSING_TIME_MS, DeadlineSweep } from './deadline-sweep.js';
import { forwardedAddress } from './forwarded-address.js';
import { BusyClients } from './http/busy-clients.js';
import { HttpConnections } from './http/http-connections.js';
import { addressText } from './http/peer-address.js';
import { UwsHttp } from './http/uws-http.js';
import { findListenFailure } from './listen-failure.js';
import { readTlsFiles } from './listen-options.js';
import { OverflowNotices } from './overflow-notices.js';
import { answerRequest, refusal, requestUrl, writeAnswer } from './static-http.js';
import {
  loadUws,
  type Uws,
  type UwsApp,
  type UwsContext,
  type UwsListenSocket,
  type UwsRequest,
  type UwsResponse,
} from './uws-binding.js';
import {
  type UpgradeRequest,
  WebSocketConnection,
  type WebSocketShared,
} from './web-socket-connection.js';
import {
  type ResolvedWebSocketOptions,
  resolveWebSocketOptions,
  type WebSocketOptions,
} from './web-socket-options.js';

/** What rides on the addon's socket. */
interface SocketData {
  readonly connection: WebSocketConnection;
}

interface RefusedUpgrade {
  readonly reason: Refusal;
  readonly status: number;
  readonly text: string;
}

/** WebSocket on uWebSockets.js: binary frames, no compression, a port of its own. */
export class WebSocketAcceptor implements Acceptor {
  readonly name = 'ws';
  readonly #options: ResolvedWebSocketOptions;
  readonly #gate: ConnectionGate;
  readonly #shared: WebSocketShared;
  readonly #httpConnections: HttpConnections;
  readonly #isWebSocketPath: (path: string) => boolean;
  #uws: Uws | undefined;
  #app: UwsApp | undefined;
  #listenSocket: UwsListenSocket | undefined;
  #accept: Accept | undefined;

  /** @throws TypeError when an option has a value out of range. */
  constructor(options: WebSocketOptions) {
    this.#options = resolveWebSocketOptions(options);
    this.#gate = new ConnectionGate(this.name, this.#options);
    this.#httpConnections = new HttpConnections(this.#options, false);
    this.#shared = {
      sweep: new DeadlineSweep(this.#options.clock, CLOSING_TIME_MS),
      overflows: new OverflowNotices(),
    };
    this.#isWebSocketPath = pathMatcher(this.#options.path);
  }

  async listen(accept: Accept): Promise<ListenAddress> {
    if (this.#app !== undefined) throw new Error('this acceptor listens already');
    const { host, port } = this.#options;
    const uws = loadUws();
    const app = this.#createApp(uws);
    this.#uws = uws;
    this.#app = app;
    this.#accept = accept;
    const listenSocket = await new Promise<UwsListenSocket | false>((resolve) => {
      app.listen(host, port, uws.LIBUS_LISTEN_EXCLUSIVE_PORT, resolve);
    });
    if (listenSocket === false) {
      await this.close();
      throw await findListenFailure(host, port);
    }
    this.#listenSocket = listenSocket;
    return { host, port: uws.us_socket_local_port(listenSocket) };
  }

  publish(topic: string, bytes: Uint8Array): void {
    this.#app?.publish(topic, bytes, true);
  }

  subscribers(topic: string): number {
    return this.#app?.numSubscribers(topic) ?? 0;
  }

  stopAccepting(): void {
    this.#accept = undefined;
    const listenSocket = this.#listenSocket;
    this.#listenSocket = undefined;
    if (listenSocket !== undefined) this.#uws?.us_listen_socket_close(listenSocket);
  }

  async close(): Promise<void> {
    this.stopAccepting();
    this.#app?.close();
    this.#app = undefined;
    this.#shared.overflows.clear();
    this.#shared.sweep.close();
  }

  #createApp(uws: Uws): UwsApp {
    const { tls, path, maxPayloadBytes, sendQueueBytes } = this.#options;
    const app = tls === undefined ? uws.App() : uws.SSLApp(tlsOptions(tls));
    app.ws<SocketData>(path, {
      maxPayloadLength: maxPayloadBytes,
      maxBackpressure: sendQueueBytes,
      // The agent's heartbeat decides who is gone; 0 still lets the addon drop an ended socket after some seconds.
      idleTimeout: 0,
      sendPingsAutomatically: false,
      compression: uws.DISABLED,
      upgrade: (response, request, context) => this.#upgrade(response, request, context),
      open: (socket) => {
        const { connection } = socket;
        connection.opened(socket);
        const listener = this.#accept?.(connection);
        if (listener !== undefined) connection.listen(listener);
        else {
          this.#gate.refused('listener', connection.remoteAddress, 'not accepted');
          connection.terminate();
        }
      },
      message: (socket, message, isBinary) => socket.connection.received(message, isBinary),
      drain: (socket) => socket.connection.drained(),
      dropped: (socket) => socket.connection.dropped(),
      close: (socket) => {
        this.#gate.release(socket.connection.remoteAddress);
        socket.connection.closed();
      },
    });
    const { http, ...shared } = this.#options;
    if (http === undefined) app.any('/*', (response, request) => this.#answer(response, request));
    else {
      const isSecure = tls !== undefined;
      const busy = new BusyClients(this.#options);
      new UwsHttp({ ...shared, handler: http, isSecure, busy }).bind(app);
    }
    this.#httpConnections.watch(app);
    return app;
  }

  /** Everything is read from the request before anything else: it is gone when this returns. */
  #upgrade(response: UwsResponse, request: UwsRequest, context: UwsContext): void {
    const headers: Record<string, string> = Object.create(null);
    request.forEach((name, value) => {
      const before = headers[name];
      headers[name] = before === undefined ? value : `${before}, ${value}`;
    });
    const upgrade: UpgradeRequest = { url: requestUrl(request), headers };
    const peer = addressText(response.getRemoteAddressAsText());
    const proxied = addressText(response.getProxiedRemoteAddressAsText());
    const address = this.#clientAddress(peer, proxied, headers['x-forwarded-for']);
    if (address === undefined) {
      this.#gate.refused('proxy', peer, 'PROXY header from an untrusted peer');
      response.close();
      return;
    }
    const refused = this.#refusal(headers, address);
    if (refused !== undefined) {
      this.#gate.refused(refused.reason, address, refused.text);
      writeAnswer(response, 'GET', refusal(refused.status, refused.text), true);
      return;
    }
    response.upgrade<SocketData>(
      { connection: new WebSocketConnection(address, upgrade, this.#shared) },
      headers['sec-websocket-key'] ?? '',
      '',
      '',
      context,
    );
    this.#httpConnections.upgraded();
  }

  /** Why this request opens no WebSocket; asked last, the gate counts the connection as open. */
  #refusal(headers: UpgradeRequest['headers'], address: string): RefusedUpgrade | undefined {
    if (this.#accept === undefined) {
      return { reason: 'draining', status: 503, text: 'this server takes no new connections' };
    }
    if (headers['sec-websocket-version'] !== '13') {
      return { reason: 'request', status: 426, text: 'this server speaks WebSocket version 13' };
    }
    const origin = headers.origin ?? '';
    if (!this.#options.origins.allows(origin, headers.host ?? '')) {
      const shown = JSON.stringify(origin.slice(0, 200));
      const text = `origin ${shown} may not connect: it is not this server's own host and not in allowedOrigins`;
      return { reason: 'origin', status: 403, text };
    }
    const admission = this.#gate.admit(address);
    if (admission === 'admitted') return undefined;
    return { reason: 'address limit', status: 429, text: `${admission} from your address` };
  }

  /** Undefined for a peer that names another address without being trusted to. */
  #clientAddress(peer: string, proxied: string, forwarded: string | undefined): string | undefined {
    const { trustedProxies } = this.#options;
    if (!trustedProxies.contains(peer)) return proxied === '' ? peer : undefined;
    // A balancer below HTTP names the hop before it, which may be an HTTP proxy of ours that names the client.
    const hop = proxied === '' ? peer : proxied;
    if (forwarded === undefined || !trustedProxies.contains(hop)) return hop;
    return forwardedAddress(forwarded, trustedProxies) ?? hop;
  }

  /** Without a handler there are WebSockets only. */
  #answer(response: UwsResponse, request: UwsRequest): void {
    const method = request.getCaseSensitiveMethod();
    const answer = answerRequest(request, this.#isWebSocketPath);
    writeAnswer(response, method, answer, this.#accept === undefined);
  }
}

function tlsOptions(tls: NonNullable<ResolvedWebSocketOptions['tls']>) {
  readTlsFiles(tls);
  return {
    key_file_name: tls.keyFile,
    cert_file_name: tls.certFile,
    ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
  };
}

function pathMatcher(pattern: string): (path: string) => boolean {
  if (!pattern.endsWith('*')) return (path) => path === pattern;
  const prefix = pattern.slice(0, -1);
  return (path) => path.startsWith(prefix);
}
