import { Server, ServerCredentials, type ServerOptions } from '@grpc/grpc-js';
import { type RemoteServices, type ServeRemotesParts, serveRemotes } from '@nopal/cluster';
import {
  bindRemote,
  type Clock,
  type Manifest,
  MemoryMetrics,
  type Pipeline,
  RemoteRunner,
  SystemClock,
} from '@nopal/core';
import { RecordingLogger } from './recording-logger.js';

/** A server's remotes behind a grpc.Server on a free port of this machine. */
export interface ServedRemotes {
  readonly server: Server;
  readonly services: RemoteServices;
  readonly runner: RemoteRunner;
  readonly logger: RecordingLogger;
  readonly metrics: MemoryMetrics;
  readonly port: number;
  readonly address: string;
  stop(): void;
}

export interface ServedOptions extends Partial<ServeRemotesParts> {
  readonly credentials?: ServerCredentials;
  readonly channel?: ServerOptions;
  readonly clock?: Clock;
  readonly fill: (runner: RemoteRunner, metrics: MemoryMetrics) => void;
}

export async function startRemotes(options: ServedOptions): Promise<ServedRemotes> {
  const { fill, credentials, channel, clock = new SystemClock(), ...parts } = options;
  const logger = new RecordingLogger();
  const metrics = new MemoryMetrics();
  const runner = new RemoteRunner(clock, logger);
  fill(runner, metrics);
  const server = new Server(channel);
  const given = { isLocal: true, bootId: 'b00t', runner, logger, metrics, ...parts };
  const services = await serveRemotes(server, given);
  const port = await new Promise<number>((resolve, reject) => {
    const secured = credentials ?? ServerCredentials.createInsecure();
    server.bindAsync('127.0.0.1:0', secured, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    server,
    services,
    runner,
    logger,
    metrics,
    port,
    address: `127.0.0.1:${port}`,
    stop: () => server.forceShutdown(),
  };
}

/** Fills a runner with the remotes of a server type. Constructors are given the services, by their names. */
export async function remotesOf(
  manifest: Manifest,
  serverType: string,
  services: Readonly<Record<string, unknown>> = {},
  callTimeoutMs = 5000,
  pipeline: Pipeline = {},
): Promise<ServedOptions['fill']> {
  const table = await manifest.servers[serverType]?.load();
  if (table === undefined) throw new Error(`the manifest has no server ${serverType}`);
  return (runner, metrics) => {
    for (const component of table.components.filter(({ remotes }) => remotes.length > 0)) {
      const given = component.dependencies.map((one) =>
        'service' in one ? services[one.service] : undefined,
      );
      const instance = component.create(given as never[]);
      const context = { serverType, pipeline, callTimeoutMs, metrics };
      for (const row of component.remotes)
        runner.add(bindRemote(component, row, instance, context));
    }
  };
}
