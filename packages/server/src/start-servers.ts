import type { ListenAddress, Logger } from '@nopal/core';
import { createLocalCluster, createServer } from './create-server.js';
import { createLogger } from './pino-logger.js';
import { releaseProcess, takeProcess } from './process-owner.js';
import type { Server } from './server.js';
import type { ServerOptions } from './server-options.js';

export interface StartOptions extends Omit<ServerOptions, 'type' | 'id' | 'cluster'> {
  /** Which server types run in this process: one by its name, or `all`. */
  readonly serve?: string;
  /**
   * Whether the process is there for the servers, as it is in a game's `main.ts`; true by default. SIGTERM and SIGINT
   * then stop the servers and end the process, a second signal ends it at once, and a start that fails prints one
   * message and exits with code 1. With false nothing of this happens, and a start that fails throws.
   */
  readonly ownsProcess?: boolean;
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
 * @throws what createServer and a server's start throw, and TypeError for a `serve` that is no server; only with
 * `ownsProcess: false`.
 */
export async function startServers(options: StartOptions): Promise<RunningServers> {
  const { ownsProcess = true, ...own } = options;
  const servers: Server[] = [];
  const stop = async (): Promise<void> => {
    for (const server of [...servers].reverse()) await server.stop();
  };
  if (!ownsProcess) return run(own, servers, stop);
  const signals = takeProcess(stop);
  try {
    return await run(own, servers, async () => {
      releaseProcess(signals);
      await stop();
    });
  } catch (error) {
    return failStart(error, own.logger);
  }
}

async function run(
  options: Omit<StartOptions, 'ownsProcess'>,
  servers: Server[],
  stop: () => Promise<void>,
): Promise<RunningServers> {
  const { serve = 'all', ...shared } = options;
  try {
    const cluster = createLocalCluster();
    // All are made before one runs: what is wrong with the last is known before the first takes its place.
    for (const type of startOrder(shared.manifest.servers, serve))
      servers.push(await createServer({ ...shared, type, cluster }));
    for (const server of servers) await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const address = servers.flatMap((server) => server.addresses)[0] ?? { host: '', port: 0 };
  return { servers, address, stop };
}

/** The server types to start, backends before frontends. */
function startOrder(
  known: Readonly<Record<string, { readonly frontend: boolean }>>,
  serve: string,
): string[] {
  const types = Object.keys(known);
  if (serve !== 'all' && !types.includes(serve)) {
    throw new TypeError(
      `serve is ${JSON.stringify(serve)}; it must be all or one of ${types.join(', ')}`,
    );
  }
  const chosen = types.filter((type) => serve === 'all' || serve === type);
  const isFrontend = (type: string): boolean => known[type]?.frontend === true;
  return [...chosen.filter((type) => !isFrontend(type)), ...chosen.filter(isFrontend)];
}

/** For a person who reads a terminal: what is wrong, once. Where it was thrown is for those who ask for it. */
function failStart(error: unknown, given: Logger | undefined): never {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`nopal: ${text}\n`);
  (given ?? createLogger()).debug('the servers could not be started', { err: error });
  process.exit(1);
}
