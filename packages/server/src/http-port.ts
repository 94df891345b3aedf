import type { HttpDispatcher, HttpExchange, ListenAddress } from '@nopal/core';
import type { HttpHandler, HttpListener } from '@nopal/frontend';

const GONE = JSON.stringify({
  type: 'about:blank',
  title: 'Service Unavailable',
  status: 503,
  detail: 'this server has stopped',
  code: 'UNAVAILABLE',
});
const GONE_HEADERS = ['Content-Type', 'application/problem+json'];

/**
 * The port that servers of one process share for HTTP. A request goes to the first of them that has its path and verb, else to the
 * first that has its path, else to the first.
 */
export class HttpPort implements HttpHandler {
  readonly #servers: HttpDispatcher[] = [];
  readonly #draining = new Set<HttpDispatcher>();
  readonly #gone = new Set<HttpDispatcher>();
  #listener: HttpListener | undefined;
  #address: Promise<ListenAddress> | undefined;

  /** The first opens it; the others find it open. @throws GameError `UNAVAILABLE` when the port is taken. */
  open(
    server: HttpDispatcher,
    create: (handler: HttpHandler) => HttpListener,
  ): Promise<ListenAddress> {
    this.#servers.push(server);
    if (this.#address === undefined) {
      this.#listener = create(this);
      this.#address = this.#listener.listen();
    }
    return this.#address;
  }

  handle(exchange: HttpExchange): void {
    const server = this.#servers.length === 1 ? this.#servers[0] : this.#find(exchange);
    if (server === undefined || this.#gone.has(server))
      exchange.send(503, GONE_HEADERS, GONE, true);
    else server.handle(exchange);
  }

  /** No new connections once all of them drain. */
  drain(server: HttpDispatcher): void {
    if (!this.#servers.includes(server)) return;
    this.#draining.add(server);
    if (this.#draining.size === this.#servers.length) this.#listener?.stopAccepting();
  }

  /** Ends it once all of them have left. */
  close(server: HttpDispatcher): void {
    if (!this.#servers.includes(server)) return;
    this.#gone.add(server);
    if (this.#gone.size < this.#servers.length) return;
    this.#listener?.close();
    this.#listener = undefined;
  }

  #find(exchange: HttpExchange): HttpDispatcher | undefined {
    let second: HttpDispatcher | undefined;
    for (const server of this.#servers) {
      const found = server.leadsTo(exchange);
      if (found === 'route') return server;
      if (found !== 'nothing') second ??= server;
    }
    return second ?? this.#servers[0];
  }
}
