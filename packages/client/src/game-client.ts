import { MessageType, ProtocolError } from '@nopal/protocol';
import { decodeBody, encodeBody } from './body.js';
import type { MutableStats } from './client-stats.js';
import type { ResolvedOptions } from './connect-options.js';
import { checkPositive } from './connect-options.js';
import { ConnectionKeeper, type KeeperOwner } from './connection-keeper.js';
import type { Contract, ContractBodies } from './contract.js';
import type { KickReason } from './end-reason.js';
import { Listeners } from './listeners.js';
import type { ClientStatus, NopalClient, RequestOptions } from './nopal-client.js';
import { NopalError } from './nopal-error.js';
import type { PendingRequest } from './pending-requests.js';
import { PendingRequests } from './pending-requests.js';
import type { ConnectionTarget } from './server-connection.js';
import { readError } from './server-json.js';
import { surfaceError } from './surface-error.js';

/** Requests that may wait for a connection. */
const MAX_WAITING = 256;

/** Bytes that may wait to be taken by the network before more is refused. */
const MAX_BUFFERED_BYTES = 4 * 1_048_576;

/** Share of a new measurement in the smoothed round trip. */
const RTT_SHARE = 1 / 8;

/** Requests, notifies and pushes over the connection that is kept. */
export class GameClient implements NopalClient {
  readonly stats: MutableStats = {
    messagesIn: 0,
    messagesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    reconnects: 0,
    notifiesDropped: 0,
  };

  readonly #timeoutMs: number;
  readonly #raw: ReadonlySet<string>;
  readonly #bodies: ContractBodies | undefined;
  readonly #keeper: ConnectionKeeper;
  readonly #pending = new PendingRequests();
  readonly #pushes = new Map<string, Listeners<[never]>>();
  readonly #errors = new Listeners<[unknown]>();
  readonly #report = (error: unknown): void => {
    if (this.#errors.size === 0) surfaceError(error);
    else this.#errors.emit(surfaceError, error);
  };
  #rttMs: number | undefined;

  constructor(target: ConnectionTarget, options: ResolvedOptions, contract: Contract | undefined) {
    this.#timeoutMs = options.timeoutMs;
    this.#raw = new Set(contract?.raw);
    this.#bodies = contract?.bodies;
    const owner: KeeperOwner = {
      stats: this.stats,
      replied: (id, body, error) => this.#replied(id, body, error),
      pushed: (route, body) => this.#pushed(route, body),
      ready: () => {
        for (const request of this.#pending.takeWaiting()) this.#send(request);
      },
      isIdle: () => this.#pending.inFlight === 0,
      broken: (error) => this.#pending.rejectInFlight((route) => disconnected(route, error)),
      closed: (error) => {
        this.#pending.rejectWaiting((route) => disconnected(route, error));
        this.#pending.stop();
      },
      report: this.#report,
      tell: (error) => this.#errors.emit(surfaceError, error),
    };
    this.#keeper = new ConnectionKeeper(target, options, owner);
  }

  /** Opens the connection; rejects with a NopalError, and then the client is closed. */
  start(): Promise<void> {
    return this.#keeper.start();
  }

  get status(): ClientStatus {
    return this.#keeper.status;
  }

  get rttMs(): number | undefined {
    return this.#rttMs;
  }

  request<R = unknown>(route: string, body?: unknown, options?: RequestOptions): Promise<R> {
    // A throw in here rejects.
    return new Promise<R>((resolve, reject) => {
      const { timeoutMs = this.#timeoutMs, signal } = options ?? {};
      checkPositive('timeoutMs', timeoutMs);
      if (signal?.aborted === true) {
        const details = { route, cause: signal.reason };
        throw new NopalError('CANCELLED', `${route} was cancelled`, details);
      }
      const bytes = this.#write(body, route);
      const { line, status } = this.#keeper;
      if (status === 'closed') {
        throw new NopalError('DISCONNECTED', `${route}: the client is closed`, { route });
      }
      if (line === undefined ? this.#pending.waiting >= MAX_WAITING : isFull(line.bufferedBytes)) {
        throw new NopalError('BUSY', `${route}: too much waits to be sent already`, { route });
      }
      const request: PendingRequest = {
        route,
        // It may change until it is sent, if it is the caller's own.
        body: line === undefined && bytes === body ? new Uint8Array(bytes) : bytes,
        deadline: performance.now() + timeoutMs,
        timeoutMs,
        signal,
        id: 0,
        sentAt: 0,
        abort: undefined,
        resolve: resolve as (value: unknown) => void,
        reject,
      };
      if (line === undefined) this.#pending.wait(request);
      else this.#send(request);
    });
  }

  notify(route: string, body?: unknown): void {
    const bytes = this.#write(body, route);
    const { line } = this.#keeper;
    if (line === undefined || isFull(line.bufferedBytes)) {
      this.stats.notifiesDropped++;
      return;
    }
    try {
      line.send(MessageType.NOTIFY, 0, route, bytes);
    } catch (error) {
      throw unsendable(error, route);
    }
  }

  on<B = unknown>(route: string, callback: (body: B) => void): () => void {
    let listeners = this.#pushes.get(route);
    if (listeners === undefined) {
      listeners = new Listeners();
      this.#pushes.set(route, listeners);
    }
    return listeners.add(callback);
  }

  onStatus(callback: (status: ClientStatus, cause?: NopalError) => void): () => void {
    return this.#keeper.statuses.add(callback);
  }

  onKick(callback: (reason: KickReason) => void): () => void {
    return this.#keeper.kicks.add(callback);
  }

  onReconnect(callback: () => void | Promise<void>): () => void {
    return this.#keeper.reconnects.add(callback);
  }

  onError(callback: (error: unknown) => void): () => void {
    return this.#errors.add(callback);
  }

  close(): void {
    this.#keeper.close(new NopalError('DISCONNECTED', 'the client was closed'));
  }

  #send(request: PendingRequest): void {
    const { line } = this.#keeper;
    const { route, body } = request;
    if (line === undefined) {
      this.#pending.wait(request);
      return;
    }
    const id = this.#pending.sent(request, performance.now());
    try {
      line.send(MessageType.REQUEST, id, route, body);
    } catch (error) {
      this.#pending.answered(id);
      request.reject(unsendable(error, route));
    }
  }

  #replied(id: number, body: Uint8Array, isError: boolean): void {
    const request = this.#pending.answered(id);
    if (request === undefined) return;
    const elapsed = performance.now() - request.sentAt;
    this.#rttMs =
      this.#rttMs === undefined ? elapsed : this.#rttMs + (elapsed - this.#rttMs) * RTT_SHARE;
    const { route } = request;
    if (isError) {
      const { code, msg, metadata } = readError(body, this.#bodies);
      request.reject(new NopalError(code, msg, { metadata, route }));
      return;
    }
    try {
      request.resolve(this.#read(body, route));
    } catch (error) {
      request.reject(error as NopalError);
    }
  }

  #pushed(route: string, body: Uint8Array): void {
    const listeners = this.#pushes.get(route);
    if (listeners === undefined || listeners.size === 0) return;
    let value: unknown;
    try {
      value = this.#read(body, route);
    } catch (error) {
      this.#errors.emit(surfaceError, error);
      return;
    }
    listeners.emit(this.#report, value as never);
  }

  /** @throws NopalError INVALID, BAD_REQUEST, TOO_LARGE */
  #write(body: unknown, route: string): Uint8Array {
    return encodeBody(this.#bodies === undefined ? body : this.#bodies.encode(route, body), route);
  }

  /** @throws NopalError BAD_REPLY */
  #read(body: Uint8Array, route: string): unknown {
    // A copy, which `slice` of a Buffer is not: the bytes belong to the transport.
    return this.#raw.has(route) ? new Uint8Array(body) : decodeBody(body, route, this.#bodies);
  }
}

function isFull(bufferedBytes: number): boolean {
  return bufferedBytes > MAX_BUFFERED_BYTES;
}

function disconnected(route: string, cause: NopalError): NopalError {
  const says = `${route} has no answer: ${cause.message}`;
  return new NopalError('DISCONNECTED', says, { route, cause });
}

function unsendable(cause: unknown, route: string): unknown {
  if (!(cause instanceof ProtocolError)) return cause;
  return new NopalError('BAD_REQUEST', cause.message, { route, cause });
}
