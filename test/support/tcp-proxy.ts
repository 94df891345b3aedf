import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between two ends of TCP connections, and can let them down: cut, stall, refuse. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs: Set<readonly [Socket, Socket]>;
  readonly #state: { isStalled: boolean; isRefusing: boolean };

  private constructor(
    server: Server,
    pairs: Set<readonly [Socket, Socket]>,
    state: { isStalled: boolean; isRefusing: boolean },
  ) {
    this.#server = server;
    this.#pairs = pairs;
    this.#state = state;
    this.port = (server.address() as AddressInfo).port;
  }

  static async to(targetPort: number): Promise<TcpProxy> {
    const pairs = new Set<readonly [Socket, Socket]>();
    const state = { isStalled: false, isRefusing: false };
    const server = createServer((near) => {
      if (state.isRefusing) {
        near.resetAndDestroy();
        return;
      }
      const far = connect(targetPort, '127.0.0.1');
      const pair = [near, far] as const;
      pairs.add(pair);
      const end = (): void => {
        near.destroy();
        far.destroy();
        pairs.delete(pair);
      };
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('data', (bytes) => void to.write(bytes));
        from.on('error', end);
        from.on('close', end);
      }
      if (state.isStalled) for (const socket of pair) socket.pause();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, pairs, state);
  }

  /** How many connections go through it now. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Ends every connection as a crash of the far machine's process does. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  /** Nothing comes through any more, and nobody is told. */
  stall(): void {
    this.#state.isStalled = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  resume(): void {
    this.#state.isStalled = false;
    this.#state.isRefusing = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  /** New connections are reset. */
  refuse(): void {
    this.#state.isRefusing = true;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
