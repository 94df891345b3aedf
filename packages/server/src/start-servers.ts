import type { ListenAddress } from '@nopal/core';
import { createLocalCluster, createServer } from './create-server.js';
import type { Server } from './server.js';
import type { ServerOptions } from './server-options.js';

export interface StartOptions extends Omit<ServerOptions, 'type' | 'id' | 'cluster'> {
  /** Which server types run in this process: one by its name, or `all`. */
  readonly serve?: string;
  /** Whether SIGTERM and SIGINT stop the servers and end the process; a second signal ends it at once. Default true. */
  readonly handleSignals?: boolean;
}

/** Servers that run in this process. */
export interface RunningServers {
  readonly servers: readonly Server[];
  /** Where the first acceptor of the first frontend listens. */
  readonly address: ListenAddress;
  /** Stops frontends first, then backends. */
  stop(): Promise<void>;
}

/**
 * Starts server types of the project in this process, joined in memory: backends first, so that a frontend's first client
 * finds them. When one fails to start, those before it are stopped.
 */
export async function startServers(options: StartOptions): Promise<RunningServers> {
  const { serve = 'all', handleSignals = true, ...shared } = options;
  const types = Object.keys(shared.manifest.servers);
  if (serve !== 'all' && !types.includes(serve)) {
    throw new TypeError(
      `serve is ${JSON.stringify(serve)}; it must be all or one of ${types.join(', ')}`,
    );
  }
  const cluster = createLocalCluster();
  const chosen = types.filter((type) => serve === 'all' || serve === type);
  const isFrontend = (type: string): boolean => shared.manifest.servers[type]?.frontend === true;
  const order = [...chosen.filter((type) => !isFrontend(type)), ...chosen.filter(isFrontend)];
  const servers: Server[] = [];
  const stop = async (): Promise<void> => {
    for (const server of [...servers].reverse()) await server.stop();
  };
  try {
    for (const type of order) {
      const server = await createServer({ ...shared, type, cluster });
      servers.push(server);
      await server.start();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  if (handleSignals) stopOnSignals(stop);
  const address = servers.flatMap((server) => server.addresses)[0] ?? { host: '', port: 0 };
  return { servers, address, stop };
}

function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    isStopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
