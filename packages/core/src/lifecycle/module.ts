/** What a component or a module may do around the server's life. Each may be async and is awaited. */
export interface Lifecycle {
  /** Before anything else of the server runs; in order of registration. */
  init?(): void | Promise<void>;
  /** When every other is initialised; of modules that are shared by the servers of a process, every other module. */
  afterInit?(): void | Promise<void>;
  /** The server is about to stop: clients are still connected; in reverse order. */
  beforeShutdown?(): void | Promise<void>;
  /** The last moment, connections are gone; in reverse order. */
  shutdown?(): void | Promise<void>;
}

/** A long-lived part of a server that is no component: a database, a child process. */
export interface Module extends Lifecycle {
  /** Unique on its server, and among those that the servers of a process share. */
  readonly name: string;
}
