import {
  type Accept,
  type Acceptor,
  type CloseCode,
  type Connection,
  type ConnectionListener,
  GameError,
  type ListenAddress,
  SendStatus,
} from '@nopal/core';

/** The client's end of a connection of a MemoryAcceptor. */
export class MemoryClient {
  readonly received: Buffer[] = [];
  /** How many of its sends the server took: what comes after the end is lost. */
  taken = 0;
  ended = false;
  endCode: CloseCode | undefined;
  readonly connection: MemoryConnection;
  #reading = true;

  constructor(connection: MemoryConnection) {
    this.connection = connection;
  }

  send(bytes: Uint8Array): void {
    this.connection.receive(Buffer.from(bytes));
  }

  stopReading(): void {
    this.#reading = false;
  }

  readAgain(): void {
    this.#reading = true;
    this.connection.deliver();
  }

  close(): void {
    this.connection.terminate();
  }

  get reading(): boolean {
    return this.#reading;
  }
}

class MemoryConnection implements Connection {
  readonly transport = 'memory';
  readonly framing: 'frames' | 'stream';
  readonly remoteAddress = '127.0.0.1';
  readonly client: MemoryClient = new MemoryClient(this);
  readonly topics = new Set<string>();
  listener: ConnectionListener | undefined;
  readonly #limit: number;
  readonly #forget: (connection: MemoryConnection) => void;
  #queue: Buffer[] = [];
  #closed = false;
  #ending: CloseCode | undefined;

  constructor(
    limit: number,
    framing: 'frames' | 'stream',
    forget: (connection: MemoryConnection) => void,
  ) {
    this.#limit = limit;
    this.framing = framing;
    this.#forget = forget;
  }

  get bufferedBytes(): number {
    return this.#queue.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  send(bytes: Uint8Array): SendStatus {
    if (this.#closed || this.#ending !== undefined) return SendStatus.SENT;
    if (this.bufferedBytes > this.#limit) return SendStatus.FULL;
    this.#queue.push(Buffer.from(bytes));
    setImmediate(() => this.deliver());
    return this.client.reading ? SendStatus.SENT : SendStatus.QUEUED;
  }

  end(code: CloseCode): void {
    if (this.#closed || this.#ending !== undefined) return;
    this.#ending = code;
    this.topics.clear();
    setImmediate(() => this.deliver());
    setTimeout(() => this.terminate(), 2_000).unref();
  }

  terminate(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue = [];
    this.topics.clear();
    this.client.ended = true;
    this.#forget(this);
    queueMicrotask(() => this.listener?.onClose());
  }

  subscribe(topic: string): void {
    if (!this.#closed && this.#ending === undefined) this.topics.add(topic);
  }

  unsubscribe(topic: string): void {
    this.topics.delete(topic);
  }

  overflow(): void {
    setImmediate(() => {
      if (!this.#closed && this.#ending === undefined) this.listener?.onOverflow();
    });
  }

  receive(bytes: Buffer): void {
    setImmediate(() => {
      if (this.#closed || this.#ending !== undefined) return;
      this.client.taken += 1;
      this.listener?.onData(bytes);
    });
  }

  deliver(): void {
    if (this.#closed || !this.client.reading) return;
    const wasQueued = this.#queue.length > 0;
    this.client.received.push(...this.#queue);
    this.#queue = [];
    if (this.#ending !== undefined) {
      this.client.endCode = this.#ending;
      this.terminate();
    } else if (wasQueued) this.listener?.onDrain();
  }
}

/** Ports of one process: two acceptors cannot have the same. */
export class MemoryNetwork {
  readonly acceptors = new Map<number, MemoryAcceptor>();
  #nextPort = 1;

  take(port: number, acceptor: MemoryAcceptor): number {
    const taken = port === 0 ? this.#nextPort++ : port;
    if (this.acceptors.has(taken)) {
      throw new GameError('UNAVAILABLE', `port ${taken} is in use: choose another port`);
    }
    this.acceptors.set(taken, acceptor);
    return taken;
  }
}

/** Connections without sockets, for tests of what sits on an acceptor. */
export class MemoryAcceptor implements Acceptor {
  readonly name = 'memory';
  readonly #network: MemoryNetwork;
  readonly #port: number;
  readonly #sendQueueBytes: number;
  readonly #framing: 'frames' | 'stream';
  readonly #connections = new Set<MemoryConnection>();
  #bound: number | undefined;
  #accept: Accept | undefined;

  constructor(
    options: {
      readonly network?: MemoryNetwork;
      readonly port?: number;
      readonly sendQueueBytes?: number;
      readonly framing?: 'frames' | 'stream';
    } = {},
  ) {
    this.#network = options.network ?? new MemoryNetwork();
    this.#port = options.port ?? 0;
    this.#sendQueueBytes = options.sendQueueBytes ?? 256 * 1024;
    this.#framing = options.framing ?? 'frames';
  }

  async listen(accept: Accept): Promise<ListenAddress> {
    const port = this.#network.take(this.#port, this);
    this.#bound = port;
    this.#accept = accept;
    return { host: 'memory', port };
  }

  /** @throws Error when the acceptor takes no connections or its listener refuses this one. */
  connect(): MemoryClient {
    const connection = new MemoryConnection(this.#sendQueueBytes, this.#framing, (closed) =>
      this.#connections.delete(closed),
    );
    const listener = this.#accept?.(connection);
    if (listener === undefined) throw new Error('connection refused');
    connection.listener = listener;
    this.#connections.add(connection);
    return connection.client;
  }

  publish(topic: string, bytes: Uint8Array): void {
    for (const connection of this.#connections) {
      if (connection.topics.has(topic) && connection.send(bytes) === SendStatus.FULL) {
        connection.overflow();
      }
    }
  }

  subscribers(topic: string): number {
    return [...this.#connections].filter((connection) => connection.topics.has(topic)).length;
  }

  stopAccepting(): void {
    this.#accept = undefined;
    if (this.#bound !== undefined) this.#network.acceptors.delete(this.#bound);
    this.#bound = undefined;
  }

  async close(): Promise<void> {
    this.stopAccepting();
    for (const connection of this.#connections) connection.terminate();
  }
}
