import type { ListenAddress, Logger } from '@nopal/core';
import { createLogger } from './pino-logger.js';
import { releaseProcess, takeProcess } from './process-owner.js';
import type { Server } from './server.js';
import { ServerGroup, type SharedOptions } from './server-group.js';

export interface StartOptions extends SharedOptions {
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
  /** Stops frontends first, then backends, then the modules around them. */
  stop(): Promise<void>;
}

/**
 * Starts server types of the project in this process, joined in memory: backends first, so that a frontend's first client
 * finds them. Modules run once, around them all. When something fails to start, what started before it is stopped.
 * @throws what createServer and a server's start throw, and TypeError for a `serve` that is no server; only with
 * `ownsProcess: false`.
 */
export async function startServers(options: StartOptions): Promise<RunningServers> {
  const { ownsProcess = true, serve = 'all', ...shared } = options;
  if (ownsProcess) return startOwned(shared, serve);
  const group = new ServerGroup(shared, startOrder(shared.manifest.servers, serve));
  await group.start();
  return running(group, () => group.stop());
}

/** The process is there for the servers. */
async function startOwned(shared: SharedOptions, serve: string): Promise<RunningServers> {
  try {
    const group = new ServerGroup(shared, startOrder(shared.manifest.servers, serve));
    let isSignalled = false;
    const signals = takeProcess(() => {
      isSignalled = true;
      return group.stop();
    });
    await group.start().catch((error: unknown) => {
      if (!isSignalled) throw error;
      return new Promise<never>(() => undefined); // that nobody waits for: the process ends when all has stopped
    });
    return running(group, () => {
      releaseProcess(signals);
      return group.stop();
    });
  } catch (error) {
    return failStart(error, shared.logger);
  }
}

function running({ servers }: ServerGroup, stop: () => Promise<void>): RunningServers {
  const address = servers.flatMap(({ addresses }) => addresses)[0] ?? { host: '', port: 0 };
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
