import { type Clock, type KeyValueStore, MemoryKeyValueStore, type Modules } from '@nopal/core';
import type { AdminListener } from './admin-listener.js';
import { HttpPort } from './http-port.js';
import type { ServerOptions } from './server-options.js';

/** What the servers of one process have in common. */
export class ProcessParts {
  /** Run around all of them. */
  readonly modules: Modules | undefined;
  /** The port of their routes, where their clients have none. */
  readonly httpPort = new HttpPort();
  /** Theirs, or undefined until one of them has the option. */
  admin: AdminListener | undefined;
  readonly #types: readonly string[];
  #keyValues: KeyValueStore | undefined;

  /** @param types of the servers that run here. */
  constructor(types: readonly string[], modules?: Modules) {
    this.#types = types;
    this.modules = modules;
  }

  /** What they keep together where nothing reaches beyond the process. */
  keyValues(clock: Clock): KeyValueStore {
    this.#keyValues ??= new MemoryKeyValueStore(clock);
    return this.#keyValues;
  }

  /** Whether some server of the process has a port for HTTP, with these options. */
  hasHttpPort(options: ServerOptions): boolean {
    const { port, unixPath } = options.http ?? {};
    return port !== undefined || unixPath !== undefined || this.frontendOf(options) !== undefined;
  }

  /** The server of the process whose clients come to `port`, with these options. */
  frontendOf({ port, manifest }: ServerOptions): string | undefined {
    if (port === undefined) return undefined;
    return this.#types.find((type) => manifest.servers[type]?.frontend);
  }
}
