import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { CONSUL_HOW, ConsulAgent, findConsul } from '../support/consul.js';
import { findRedis, HOW_TO_GET_REDIS, RedisServer } from '../support/redis.js';
import { requirePart } from '../support/require-part.js';
import { until } from '../support/until.js';
import { LoadClient } from './load-client.js';
import { ServerProcess, WARN } from './server-process.js';

export interface ClusterParts {
  readonly redis?: boolean;
  /** For every server. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Errors that a server logs for an operator to act on: the fault itself, told. */
const ALARMS = ['DUPLICATE_SERVER_ID', 'the registry denies more than half', 'Redis is down'];

/** Processes of the faulty game around a real Consul, ended with the test. */
export class FaultCluster {
  readonly consul: ConsulAgent;
  readonly redis: RedisServer | undefined;
  readonly servers: ServerProcess[] = [];
  readonly clients: LoadClient[] = [];
  readonly #env: Readonly<Record<string, string>>;

  private constructor(
    consul: ConsulAgent,
    redis: RedisServer | undefined,
    env: Readonly<Record<string, string>>,
  ) {
    this.consul = consul;
    this.redis = redis;
    this.#env = env;
  }

  /** Undefined on a machine without Consul or Redis, where the test is skipped. */
  static async start(t: TestContext, parts: ClusterParts = {}): Promise<FaultCluster | undefined> {
    if (!requirePart(t, 'Consul', findConsul() !== undefined, CONSUL_HOW)) return undefined;
    const hasRedis = parts.redis !== true || findRedis() !== undefined;
    if (!requirePart(t, 'Redis', hasRedis, HOW_TO_GET_REDIS)) return undefined;
    const cluster = await FaultCluster.open(parts);
    t.after(() => cluster.stop());
    return cluster;
  }

  /** @throws Error (by rejection) on a machine without Consul or Redis. */
  static async open({ redis, env = {} }: ClusterParts): Promise<FaultCluster> {
    const binary = findConsul();
    if (binary === undefined) throw new Error(`Consul is not there; ${CONSUL_HOW}`);
    const consul = await ConsulAgent.start(binary);
    return new FaultCluster(consul, redis === true ? await RedisServer.start() : undefined, env);
  }

  /** Starts a server; the client ports are any free ones. */
  launch(type: string, id: string, env: Readonly<Record<string, string>> = {}): ServerProcess {
    const server = new ServerProcess(type, id, {
      NOPAL_CONSUL: this.consul.address,
      ...(this.redis !== undefined && { NOPAL_REDIS: this.redis.url }),
      ...(type === 'gate' && { NOPAL_HOST: '127.0.0.1', NOPAL_PORT: '0', NOPAL_TCP_PORT: '0' }),
      NOPAL_LIMITS_MESSAGES_PER_SECOND: '1000000',
      NOPAL_LIMITS_MESSAGE_BURST: '1000000',
      NOPAL_LIMITS_MAX_CONNECTIONS_PER_ADDRESS: '100000',
      NOPAL_LIMITS_MAX_NEW_CONNECTIONS_PER_SECOND_PER_ADDRESS: '100000',
      NOPAL_LIMITS_HEARTBEAT_SECONDS: '300',
      NOPAL_LIMITS_DRAIN_MS: '5000',
      ...this.#env,
      ...env,
    });
    this.servers.push(server);
    return server;
  }

  /** Starts servers by their ids, `gate-1`, and waits until every gate sees every server. */
  async up(...ids: readonly string[]): Promise<ServerProcess[]> {
    const started = ids.map((id) => this.launch(id.slice(0, id.indexOf('-')), id));
    await Promise.all(started.map((server) => server.ready()));
    const idsOf = (wanted: string): string[] =>
      started.filter(({ type }) => type === wanted).map(({ id }) => id);
    const [games, gates] = [idsOf('game'), idsOf('gate')];
    for (const gate of started.filter(({ type }) => type === 'gate')) {
      await this.sees(gate, games);
      await this.sees(gate, gates, gatesOf);
    }
    return started;
  }

  async client(gate: ServerProcess, moves = false): Promise<LoadClient> {
    const client = await LoadClient.open(gate.ports[1] ?? 0, moves);
    this.clients.push(client);
    return client;
  }

  /** A client that comes and goes: whoever opened it looks after it. */
  visitor(gate: ServerProcess): Promise<LoadClient> {
    return LoadClient.open(gate.ports[1] ?? 0);
  }

  clientsOf(gate: ServerProcess, count: number): Promise<LoadClient[]> {
    return Promise.all(Array.from({ length: count }, () => this.client(gate)));
  }

  /** Waits until a gate has these servers, and no other, for new work. */
  async sees(gate: ServerProcess, servers: readonly string[], of = gamesOf): Promise<void> {
    const client = await LoadClient.open(gate.ports[1] ?? 0);
    try {
      const wanted = [...servers].sort().join();
      await until(
        async () => (await of(client)).map(({ id }) => id).join() === wanted,
        `${gate.id} sees ${wanted}`,
        30_000,
      );
    } finally {
      client.close();
    }
  }

  /** One that has ended, and nobody asks about any more. */
  forget(server: ServerProcess): void {
    this.servers.splice(this.servers.indexOf(server), 1);
  }

  /** What holds after every fault: nobody has ended by itself, and no client saw what it must not see. */
  checkInvariants(): void {
    for (const server of this.servers) {
      const what = `${server.id} ended by itself (${server.ended}):\n${server.stderr}`;
      assert.ok(!server.hasCrashed, what);
      const failed = server.lines.filter(({ level }) => level > WARN);
      const unknown = failed.filter(({ msg }) => !ALARMS.some((alarm) => msg.includes(alarm)));
      assert.deepEqual(unknown, [], `${server.id} logged errors`);
    }
    for (const client of this.clients) assert.deepEqual(client.violations, []);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close();
    for (const server of this.servers) {
      if (server.ended === undefined) server.resume();
      if (server.ended === undefined) server.signal('SIGKILL');
    }
    await Promise.all(this.servers.map((server) => server.gone()));
    await this.consul.stop();
    await this.redis?.stop();
  }
}

export interface SeenServer {
  readonly id: string;
  readonly boot: string;
  readonly state: string;
}

/** The game servers that a client's gate gives new work. */
export async function gamesOf(client: LoadClient): Promise<readonly SeenServer[]> {
  const { servers } = await client.call<{ servers: SeenServer[] }>('gate.desk.games');
  return servers;
}

/** The gates that a client's gate knows. */
export async function gatesOf(client: LoadClient): Promise<readonly SeenServer[]> {
  const { servers } = await client.call<{ servers: SeenServer[] }>('gate.desk.gates');
  return servers;
}
