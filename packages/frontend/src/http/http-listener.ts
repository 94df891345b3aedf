import type { Stats } from 'node:fs';
import type { ListenAddress } from '@nopal/core';
import { findListenFailure } from '../listen-failure.js';
import { type ListenOptions, readTlsFiles, resolveListenOptions } from '../listen-options.js';
import { loadUws, type Uws, type UwsApp, type UwsListenSocket } from '../uws-binding.js';
import { BusyClients } from './busy-clients.js';
import { HttpConnections } from './http-connections.js';
import {
  checkUnixPath,
  freeUnixPath,
  removeUnixSocket,
  unixListenFailure,
  unixSocketAt,
} from './unix-socket.js';
import { type HttpHandler, UwsHttp } from './uws-http.js';

export interface HttpListenerOptions extends Omit<ListenOptions, 'sendQueueBytes'> {
  readonly handler: HttpHandler;
  readonly sendsKeepAlive?: boolean;
  /**
   * The path of a Unix socket to listen on instead: of a proxy on this machine. `port` is 0 then and `host` not given. Who may
   * connect is decided by the folder and the process's umask. Requests come from `127.0.0.1`.
   */
  readonly unixPath?: string;
}

/** HTTP on a port of its own: of servers that accept no clients, and of admin pages. */
export class HttpListener {
  readonly #options: HttpListenerOptions;
  #uws: Uws | undefined;
  #app: UwsApp | undefined;
  #listenSocket: UwsListenSocket | undefined;
  /** Of the socket that was made. */
  #unixSocket: Stats | undefined;

  /** @throws TypeError when an option has a value out of range. */
  constructor(options: HttpListenerOptions) {
    const { unixPath, port, host } = options;
    resolveListenOptions(options);
    if (unixPath !== undefined) checkUnixPath(unixPath);
    if (unixPath !== undefined && (port !== 0 || host !== undefined))
      throw new TypeError('option unixPath leaves no port and no host: give it with port 0 alone');
    this.#options = options;
  }

  /**
   * The address has port 0 where there is none: `unix:/run/game.sock`.
   * @throws GameError `UNAVAILABLE` when the port, or the path, is taken or may not be opened.
   */
  async listen(): Promise<ListenAddress> {
    if (this.#app !== undefined) throw new Error('this listener listens already');
    const { handler, sendsKeepAlive, unixPath, ...given } = this.#options;
    const resolved = resolveListenOptions(given);
    const { host, port, tls, trustedProxies, logger, metrics } = resolved;
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
      metrics,
      // Whoever comes by a file of this machine has no address.
      ...(unixPath === undefined && { busy: new BusyClients(resolved) }),
      ...keepAlive,
    }).bind(app);
    new HttpConnections(resolved, unixPath === undefined).watch(app);
    this.#uws = uws;
    this.#app = app;
    if (unixPath !== undefined) return this.#listenUnix(app, unixPath);
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

  async #listenUnix(app: UwsApp, path: string): Promise<ListenAddress> {
    let socket: UwsListenSocket | false = false;
    try {
      await freeUnixPath(path);
      socket = await new Promise((resolve) => app.listen_unix(resolve, path));
      if (socket === false) throw unixListenFailure(path);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#listenSocket = socket;
    this.#unixSocket = unixSocketAt(path);
    return { host: `unix:${path}`, port: 0 };
  }

  /** No new connections; those that are there are served on. */
  stopAccepting(): void {
    const socket = this.#listenSocket;
    this.#listenSocket = undefined;
    if (socket !== undefined) this.#uws?.us_listen_socket_close(socket);
    const { unixPath } = this.#options;
    if (unixPath !== undefined && this.#unixSocket !== undefined)
      removeUnixSocket(unixPath, this.#unixSocket);
    this.#unixSocket = undefined;
  }

  /** Drops what is left. */
  close(): void {
    this.stopAccepting();
    this.#app?.close();
    this.#app = undefined;
  }
}
