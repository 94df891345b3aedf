import {
  announceStop,
  type Logger,
  Modules,
  type NamedPart,
  startParts,
  stopParts,
} from '@nopal/core';
import type { ClusterOptions } from './cluster-options.js';
import { assembleServer } from './create-server.js';
import { createLocalCluster } from './local-cluster.js';
import { createLogger } from './pino-logger.js';
import { ProcessParts } from './process-parts.js';
import type { Server } from './server.js';
import type { ServerOptions } from './server-options.js';

/** What all servers of a process are made of. */
export interface SharedOptions extends Omit<ServerOptions, 'type' | 'id' | 'cluster'> {
  /** The server's id, unique in the cluster, where this process runs one server only. */
  readonly id?: string;
  /** How the servers find those of other processes; without it those of this process are all there are. */
  readonly cluster?: ClusterOptions;
}

/** Servers of one process, joined in memory, and the modules around them: first to start and last to stop. */
export class ServerGroup {
  readonly servers: Server[] = [];
  readonly #options: SharedOptions;
  readonly #types: readonly string[];
  readonly #logger: Logger;
  #modules: readonly NamedPart[] = [];
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  /** @param types of the servers, in the order in which they start. */
  constructor(options: SharedOptions, types: readonly string[]) {
    this.#options = options;
    this.#types = types;
    this.#logger = options.logger ?? createLogger();
  }

  /** When a step fails, those before it are undone. */
  async start(): Promise<void> {
    this.#starting = this.#start();
    try {
      await this.#starting;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops servers in reverse order, then modules. During the start it waits for the step that runs. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #start(): Promise<void> {
    const { modules, id, ...shared } = this.#options;
    if (id !== undefined && this.#types.length > 1) {
      throw new TypeError(
        `id is ${JSON.stringify(id)}, but this process runs ${this.#types.join(' and ')}; leave it out, or serve one of them`,
      );
    }
    const around = new Modules(modules);
    const process = new ProcessParts(this.#types, around);
    const cluster = this.#options.cluster ?? createLocalCluster();
    // All are made before one runs: what is wrong with the last is known before the first takes its place.
    for (const type of this.#types)
      this.servers.push(
        await assembleServer(
          { ...shared, ...(id !== undefined && { id }), type, cluster },
          process,
        ),
      );
    const parts = around.parts();
    await startParts(parts, this.#logger);
    this.#modules = parts;
    for (const server of this.servers) {
      if (this.#stopping !== undefined)
        throw new Error('the servers were stopped before all had started');
      await server.start();
    }
  }

  async #stop(): Promise<void> {
    await this.#starting?.catch(() => undefined); // whoever asked for the start is told
    await announceStop(this.#modules, this.#logger);
    for (const server of [...this.servers].reverse()) await server.stop();
    await stopParts(this.#modules, this.#logger);
  }
}
