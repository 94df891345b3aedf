import { backoffMs, wakeAfter } from './backoff.js';
import type { MutableStats } from './client-stats.js';
import type { ResolvedOptions } from './connect-options.js';
import type { KickReason } from './end-reason.js';
import { kickAllowsReconnect } from './end-reason.js';
import { Listeners } from './listeners.js';
import type { ClientStatus } from './nopal-client.js';
import { NopalError } from './nopal-error.js';
import type { ConnectionOwner, ConnectionTarget } from './server-connection.js';
import { ServerConnection } from './server-connection.js';

/** Codes of a refused handshake after which another attempt may do better. */
const TRY_AGAIN = ['BUSY', 'UNAVAILABLE', 'RATE_LIMITED', 'GOING_AWAY', 'INTERNAL'];

export interface KeeperOwner {
  readonly stats: MutableStats;
  replied(id: number, body: Uint8Array, error: boolean): void;
  pushed(route: string, body: Uint8Array): void;
  /** What waits may be sent. */
  ready(): void;
  /** Whether nothing that was sent waits for its answer. */
  isIdle(): boolean;
  /** What was sent will not be answered. */
  broken(error: NopalError): void;
  /** No connection will come any more. */
  closed(error: NopalError): void;
  /** An error of a callback. */
  report(error: unknown): void;
  /** An error of the server's, which must not become an uncaught one. */
  tell(error: NopalError): void;
}

/** Keeps one connection to the server: opens it, and opens it again when it breaks. */
export class ConnectionKeeper implements ConnectionOwner {
  readonly statuses = new Listeners<[ClientStatus, NopalError | undefined]>();
  readonly kicks = new Listeners<[KickReason]>();
  readonly reconnects = new Listeners<[]>();
  readonly stats: MutableStats;

  readonly #target: ConnectionTarget;
  readonly #options: ResolvedOptions;
  readonly #owner: KeeperOwner;
  readonly #report: (error: unknown) => void;
  #status: ClientStatus = 'connecting';
  #connection: ServerConnection | undefined;
  #line: ServerConnection | undefined;
  #first: { resolve(): void; reject(error: NopalError): void } | undefined;
  /** Attempts of the first opening: one for each address. */
  #tries = 1;
  #isMoving = false;
  #openedAt = 0;
  #failures = 0;
  #step = 0;
  #stopWaiting: (() => void) | undefined;

  constructor(target: ConnectionTarget, options: ResolvedOptions, owner: KeeperOwner) {
    this.#target = target;
    this.#options = options;
    this.#owner = owner;
    this.#report = (error) => owner.report(error);
    this.stats = owner.stats;
  }

  get status(): ClientStatus {
    return this.#status;
  }

  /** The connection, when messages may be sent on it. */
  get line(): ServerConnection | undefined {
    return this.#line;
  }

  /** The first attempt, of which there is one only. Rejects with a NopalError. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#first = { resolve, reject };
      this.#open();
    });
  }

  close(error: NopalError): void {
    if (this.#status === 'closed') return;
    this.#stopWaiting?.();
    this.#connection?.close();
    this.#connection = undefined;
    this.#line = undefined;
    this.#owner.broken(error);
    this.#owner.closed(error);
    this.#setStatus('closed', error);
  }

  opened(connection: ServerConnection): void {
    this.#line = connection;
    this.#openedAt = performance.now();
    const first = this.#first;
    if (first === undefined) {
      this.stats.reconnects++;
      this.#afterReconnect(connection);
    } else {
      this.#first = undefined;
      this.#ready();
      first.resolve();
    }
  }

  replied(id: number, body: Uint8Array, error: boolean): void {
    this.#owner.replied(id, body, error);
    if (this.#isMoving) this.#moveIfIdle();
  }

  /** Requests wait from now on for the connection to the next server. */
  moving(): void {
    this.#line = undefined;
    this.#isMoving = true;
    this.#moveIfIdle();
  }

  #moveIfIdle(): void {
    if (!this.#owner.isIdle() || this.#status === 'closed') return;
    this.#connection?.close();
    this.#isMoving = false;
    this.#target.servers.next();
    this.#setStatus('reconnecting', new NopalError('DISCONNECTED', 'the server stops'));
    this.#open();
  }

  pushed(route: string, body: Uint8Array): void {
    this.#owner.pushed(route, body);
  }

  ended(_connection: ServerConnection, error: NopalError, kick?: KickReason): void {
    const wasOpen = this.#line !== undefined || this.#isMoving;
    this.#connection = undefined;
    this.#line = undefined;
    this.#isMoving = false;
    this.#target.servers.next();
    if (this.#first !== undefined) {
      if (this.#tries++ < this.#target.servers.size && error.code !== 'HANDSHAKE_REFUSED') {
        this.#open();
        return;
      }
      this.#first.reject(error);
      this.close(error);
      return;
    }
    if (!wasOpen) this.#failures++;
    this.#owner.broken(error);
    const final = !this.#mayReconnect(error, kick);
    if (final) this.close(error);
    else this.#setStatus('reconnecting', error);
    if (error.code === 'PROTOCOL_ERROR') this.#owner.tell(error);
    if (kick !== undefined) this.kicks.emit(this.#report, kick);
    if (this.#status === 'reconnecting' && this.#stopWaiting === undefined)
      this.#openLater(wasOpen);
  }

  #mayReconnect(error: NopalError, kick: KickReason | undefined): boolean {
    const { enabled, attempts } = this.#options.reconnect;
    if (!enabled || this.#failures >= attempts) return false;
    if (kick !== undefined) return kickAllowsReconnect(kick.code);
    if (error.code !== 'HANDSHAKE_REFUSED') return true;
    return TRY_AGAIN.includes(error.metadata?.code ?? '');
  }

  #open(): void {
    this.#connection = new ServerConnection(this.#target, this);
    void this.#connection.open();
  }

  #openLater(wasOpen: boolean): void {
    const { reconnect } = this.#options;
    // A server that takes connections and drops them at once is not to be asked without pause.
    const lasted = wasOpen && performance.now() - this.#openedAt >= reconnect.maxDelayMs;
    this.#step = lasted ? 0 : this.#step;
    this.#stopWaiting = wakeAfter(backoffMs(this.#step++, reconnect), () => {
      this.#stopWaiting = undefined;
      this.#open();
    });
  }

  #afterReconnect(connection: ServerConnection): void {
    const results = this.reconnects.emit(this.#report);
    if (results.length === 0) {
      if (this.#line === connection) this.#ready();
      return;
    }
    const { connectTimeoutMs } = this.#options;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(
        () => {
          const says = `onReconnect was not done in ${connectTimeoutMs} ms; the client is open without it`;
          this.#report(new NopalError('DEADLINE_EXCEEDED', says));
          resolve();
        },
        Math.min(connectTimeoutMs, 0x7f_ff_ff_ff),
      );
    });
    const done = Promise.all(results.map((result) => Promise.resolve(result).catch(this.#report)));
    void Promise.race([done, late]).then(() => {
      clearTimeout(timer);
      if (this.#line === connection) this.#ready();
    });
  }

  #ready(): void {
    this.#failures = 0;
    this.#owner.ready();
    this.#setStatus('open');
  }

  #setStatus(status: ClientStatus, cause?: NopalError): void {
    if (this.#status === status) return;
    this.#status = status;
    this.statuses.emit(this.#report, status, cause);
  }
}
