import { MemoryMetrics } from '@nopal/core';
import { type Limits, type Server, type StartOptions, startServers } from '@nopal/server';
import { RawClient, type Transport } from '../../support/raw-client.js';
import { RecordingLogger } from '../../support/recording-logger.js';
import { until } from '../../support/until.js';
import { manifest } from './generated/manifest.js';

/** Test clients all come from one address, faster than people do. */
export const OPEN_LIMITS: Partial<Limits> = {
  maxConnectionsPerAddress: 1_000_000,
  maxNewConnectionsPerSecondPerAddress: 1_000_000,
  messagesPerSecond: 1_000_000,
  messageBurst: 1_000_000,
};

export interface Game {
  readonly gate: Server;
  readonly game: Server;
  readonly servers: readonly Server[];
  readonly logger: RecordingLogger;
  port(transport: Transport): number;
  /** A connected client that has not said anything. */
  open(transport: Transport): Promise<RawClient>;
  /** A client whose handshake is done. */
  join(transport: Transport, document?: object): Promise<RawClient>;
  metric(name: string): number;
  /** Waits until neither a connection nor a session is left on any server. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

/** Gate and game in this process, with both transports on free ports. */
export async function startGame(options: Partial<StartOptions> = {}): Promise<Game> {
  const logger = new RecordingLogger();
  const { limits, ...rest } = options;
  const running = await startServers({
    manifest,
    host: '127.0.0.1',
    port: 0,
    tcpPort: 0,
    logger,
    limits: { ...OPEN_LIMITS, ...limits },
    ownsProcess: false,
    ...rest,
  });
  const [game, gate] = running.servers as [Server, Server];
  const port = (transport: Transport): number =>
    gate.addresses[transport === 'ws' ? 0 : 1]?.port ?? 0;
  const open = (transport: Transport): Promise<RawClient> =>
    RawClient.open(transport, port(transport));
  return {
    gate,
    game,
    servers: running.servers,
    logger,
    port,
    open,
    async join(transport, document) {
      const client = await open(transport);
      await client.shake(document);
      return client;
    },
    metric: (name) => metricOf(gate, name),
    async empty() {
      for (const server of running.servers) {
        await until(
          () => server.connectionCount === 0 && server.sessions.count === 0,
          `nothing is left on ${server.info.id}`,
        );
      }
    },
    stop: () => running.stop(),
  };
}

/** A counter's value, summed over its labels. */
export function metricOf(server: Server, name: string): number {
  if (!(server.metrics instanceof MemoryMetrics)) throw new Error('the server counts elsewhere');
  return server.metrics
    .samples()
    .filter((sample) => sample.name === name)
    .reduce((sum, { value }) => sum + value, 0);
}
