import { connect, type NodeConnectOptions } from '@nopal/client';
import { freePort } from '../support/free-port.js';
import { RawClient, type Transport, treeOf } from '../support/raw-client.js';
import { ServerProcess } from '../support/server-process.js';
import { until } from '../support/until.js';
import type { Lines, Roll, ServerType } from './game/src/messages.js';

export interface FairOptions {
  /** What `bundleProgram` made of `game/serve.ts`. */
  readonly program: string;
  /** How the servers find each other and where they remember who is logged in: `NOPAL_CONSUL`, `NOPAL_REDIS` and the like. */
  readonly env: Readonly<Record<string, string>>;
}

export interface StartFair {
  readonly env?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
  /** A component that it lacks. */
  readonly without?: string;
}

/** Servers of the fair, each a process, and their clients. */
export class FairCluster {
  readonly #options: FairOptions;
  readonly #servers = new Map<string, ServerProcess>();
  readonly #links = new Map<string, number>();
  readonly #clients: { close(): void }[] = [];

  constructor(options: FairOptions) {
    this.#options = options;
  }

  /** Starts servers by their ids, `game-1`, and waits until each knows all of them. There must be a gate among them. */
  async start(...ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.add(id)));
    const gate = ids.find((id) => id.startsWith('gate-')) ?? '';
    const asking = await this.raw(gate);
    const all = [...this.#servers.keys()].sort().join();
    for (const id of ids) {
      await until(async () => {
        const message = await asking.request('gate.ledger.roll', { server: id });
        if (message.error) return false; // the gate itself does not know it yet
        const { members } = treeOf(message) as Roll;
        return (
          members
            .map((member) => member.id)
            .sort()
            .join() === all
        );
      }, `${id} knows ${all}`);
    }
    asking.close();
  }

  /** Starts one more. */
  async add(id: string, { env, ...given }: StartFair = {}): Promise<ServerProcess> {
    const type = id.slice(0, id.indexOf('-')) as ServerType;
    const isFrontend = type === 'gate' || type === 'lobby';
    const link = await freePort();
    const server = new ServerProcess({
      program: this.#options.program,
      id,
      given,
      env: {
        NOPAL_SERVER: type,
        NOPAL_SERVER_ID: id,
        NOPAL_LINK_PORT: String(link),
        NOPAL_LOG_LEVEL: 'error',
        NOPAL_LIMITS_MAX_NEW_CONNECTIONS_PER_SECOND_PER_ADDRESS: '1000000',
        NOPAL_LIMITS_MESSAGES_PER_SECOND: '1000000',
        NOPAL_LIMITS_MESSAGE_BURST: '1000000',
        ...(isFrontend && { NOPAL_PORT: '0', NOPAL_TCP_PORT: '0' }),
        ...this.#options.env,
        ...env,
      },
    });
    this.#servers.set(id, server);
    this.#links.set(id, link);
    return server.ready();
  }

  server(id: string): ServerProcess {
    const server = this.#servers.get(id);
    if (server === undefined) throw new Error(`${id} was not started`);
    return server;
  }

  /** Where a server's gRPC services are. */
  grpcAddress(id: string): string {
    return `127.0.0.1:${this.#links.get(id)}`;
  }

  url(id: string, transport: Transport): string {
    return `${transport}://127.0.0.1:${this.port(id, transport)}`;
  }

  port(id: string, transport: Transport): number {
    return this.server(id).ports[transport === 'ws' ? 0 : 1] ?? 0;
  }

  /** A client that speaks the protocol packet by packet, its handshake done. */
  async raw(id: string, transport: Transport = 'ws', document?: object): Promise<RawClient> {
    const client = await RawClient.open(transport, this.port(id, transport));
    this.#clients.push(client);
    await client.shake(document);
    return client;
  }

  async client<T = unknown>(
    id: string,
    transport: Transport = 'ws',
    options: NodeConnectOptions<T> = {},
  ): ReturnType<typeof connect<T>> {
    const client = await connect<T>(this.url(id, transport), options);
    this.#clients.push(client);
    return client;
  }

  /** What a server has noted, asked for by a client of a gate. */
  async notes(asking: RawClient, server: string): Promise<readonly string[]> {
    return ((await asking.call('gate.ledger.read', { server })) as Lines).lines;
  }

  /** Waits until a server has noted a line. */
  async noted(asking: RawClient, server: string, line: string): Promise<void> {
    await until(
      async () => (await this.notes(asking, server)).includes(line),
      `${server} notes: ${line}`,
    );
  }

  async roll(asking: RawClient, server: string): Promise<Roll> {
    return (await asking.call('gate.ledger.roll', { server })) as Roll;
  }

  /** Lets clients go, as a test ends. */
  closeClients(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }

  /** All at once; the clients first. Answers how each server ended. */
  async stop(): Promise<readonly string[]> {
    this.closeClients();
    return Promise.all([...this.#servers.values()].map((server) => server.stop()));
  }
}
