import type { ListenAddress } from '@nopal/core';
import { findListenFailure } from '../listen-failure.js';
import { type ListenOptions, readTlsFiles, resolveListenOptions } from '../listen-options.js';
import { loadUws, type Uws, type UwsApp, type UwsListenSocket } from '../uws-binding.js';
import { BusyClients } from './busy-clients.js';
import { HttpConnections } from './http-connections.js';
import { type HttpHandler, UwsHttp } from './uws-http.js';

export interface HttpListenerOptions extends Omit<ListenOptions, 'sendQueueBytes'> {
  readonly handler: HttpHandler;
  readonly sendsKeepAlive?: boolean;
}

/** HTTP on a port of its own: of servers that accept no clients, and of admin pages. */
export class HttpListener {
  readonly #options: HttpListenerOptions;
  #uws: Uws | undefined;
  #app: UwsApp | undefined;
  #listenSocket: UwsListenSocket | undefined;

  /** @throws TypeError when an option has a value out of range. */
  constructor(options: HttpListenerOptions) {
    resolveListenOptions(options);
    this.#options = options;
  }

  /** @throws GameError `UNAVAILABLE` when the port is taken or may not be opened. */
  async listen(): Promise<ListenAddress> {
    if (this.#app !== undefined) throw new Error('this listener listens already');
    const { handler, sendsKeepAlive, ...given } = this.#options;
    const resolved = resolveListenOptions(given);
    const { host, port, tls, trustedProxies, logger } = resolved;
    const uws = loadUws();
    if (tls !== undefined) readTlsFiles(tls);
    const app =
      tls === undefined
        ? uws.App()
        : uws.SSLApp({
            key_file_name: tls.keyFile,
            cert_file_name: tls.certFile,
            ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
          });
    const keepAlive = sendsKeepAlive === undefined ? {} : { sendsKeepAlive };
    new UwsHttp({
      handler,
      isSecure: tls !== undefined,
      trustedProxies,
      logger,
      busy: new BusyClients(resolved),
      ...keepAlive,
    }).bind(app);
    new HttpConnections(resolved, true).watch(app);
    this.#uws = uws;
    this.#app = app;
    const socket = await new Promise<UwsListenSocket | false>((resolve) => {
      app.listen(host, port, uws.LIBUS_LISTEN_EXCLUSIVE_PORT, resolve);
    });
    if (socket === false) {
      this.close();
      throw await findListenFailure(host, port);
    }
    this.#listenSocket = socket;
    return { host, port: uws.us_socket_local_port(socket) };
  }

  /** No new connections; those that are there are served on. */
  stopAccepting(): void {
    const socket = this.#listenSocket;
    this.#listenSocket = undefined;
    if (socket !== undefined) this.#uws?.us_listen_socket_close(socket);
  }

  /** Drops what is left. */
  close(): void {
    this.stopAccepting();
    this.#app?.close();
    this.#app = undefined;
  }
}
