import { status as Status } from '@grpc/grpc-js';
import type { Cancel, Logger } from '@nopal/core';
import { ChunkReader, isChunk } from '../chunk.js';
import type { FlushTurn } from '../flush-turn.js';
import { LinkProtocolError } from '../link-protocol-error.js';
import type { PeerLoad } from '../link-transport.js';
import type { PeerState } from '../peer-state.js';
import { SlabBatch } from '../slab-batch.js';
import { DataOutlet, type OutletParts } from './data-outlet.js';
import type { MadeLink } from './link-context.js';
import { readSignal } from './read-signal.js';
import { GoAwayReason, type Signal } from './signal.js';
import { writeSignal } from './write-signal.js';

/** Twice what a batch usually is at most. */
const MAX_BATCH_BYTES = 131_072;

/** Why a connection ended. */
export interface ConnectionEnd {
  readonly why: string;
  /** The peer said that it leaves: what it held is gone. */
  readonly isDeparted: boolean;
}

export interface ConnectionParts extends OutletParts {
  readonly logger: Logger;
  readonly turn: FlushTurn;
  /** @throws LinkProtocolError for bytes that are no batch. */
  received(connection: Connection, batch: Uint8Array): void;
  /** Something came. */
  alive(connection: Connection): void;
  loaded(connection: Connection, load: PeerLoad): void;
  draining(connection: Connection): void;
  replaced(connection: Connection, newerBoot: string): void;
  drained(connection: Connection): void;
  /** The peer broke the protocol, or says that this server did. */
  broken(connection: Connection, code: string, detail: string, isOurs: boolean): void;
  /** Told once. */
  over(connection: Connection, end: ConnectionEnd): void;
}

/** A connection that is up: batches on one stream, heartbeats and notices on the other. */
export class Connection {
  readonly peer: PeerState;
  readonly link: MadeLink;
  readonly batch: SlabBatch;
  /** When a batch came last. */
  lastUsed: number;
  readonly #parts: ConnectionParts;
  readonly #chunks = new ChunkReader();
  readonly #outlet: DataOutlet;
  #isDeparting = false;
  #isOver = false;
  #cancelTimer: Cancel | undefined;
  #left: (() => void) | undefined;

  constructor(peer: PeerState, link: MadeLink, parts: ConnectionParts) {
    this.peer = peer;
    this.link = link;
    this.#parts = parts;
    this.lastUsed = parts.clock.recent();
    this.#outlet = new DataOutlet(link.data, parts, () => parts.drained(this));
    this.batch = new SlabBatch(this.#outlet, parts.turn);
    this.#outlet.batch = this.batch;
    link.data.listen({
      message: (bytes) => this.#readBatch(bytes),
      ended: (failure) => this.#dataEnded(failure),
      drained: () => this.#outlet.drained(),
    });
    link.control.listen({
      message: (bytes) => this.#readSignal(bytes),
      ended: (failure) => this.#controlEnded(failure),
    });
  }

  get boot(): string {
    return this.link.hello.boot;
  }

  /** When a batch went out last. */
  get lastSent(): number {
    return this.#outlet.lastSent;
  }

  /** For so long the peer has read nothing of what waits for it. */
  stuckMs(now: number): number {
    return this.#outlet.stuckMs(now);
  }

  heartbeat(load: PeerLoad): void {
    this.link.control.write(writeSignal({ kind: 'heartbeat', load }));
  }

  goAway(reason: number, detail: string, written?: () => void): void {
    const signal: Signal = { kind: 'go-away', goAway: { reason, detail } };
    this.link.control.write(writeSignal(signal), written);
  }

  /** Sends what is written, says why, and ends; resolves when it has ended, or the time for it is over. */
  leave(reason: number): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    const { clock, limits } = this.#parts;
    this.batch.flush();
    this.#isDeparting = true;
    this.goAway(reason, '', () => this.link.data.end());
    return new Promise((resolve) => {
      this.#left = resolve;
      this.#cancelTimer = clock.setTimeout(
        () => this.end('the peer did not end its half in time'),
        limits.closeTimeoutMs,
      );
    });
  }

  /** Ends it at once. */
  end(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimer?.();
    this.batch.isClosed = true;
    this.link.data.abort(Status.CANCELLED, why);
    this.link.control.endSoon(this.#parts.clock);
    this.link.release();
    this.#parts.over(this, { why, isDeparted: this.#isDeparting });
    this.#left?.();
  }

  #readBatch(bytes: Buffer): void {
    const { counters } = this.#parts;
    counters.received(bytes.length);
    this.lastUsed = this.#parts.clock.recent();
    this.#parts.alive(this);
    try {
      if (bytes.length > MAX_BATCH_BYTES)
        throw new LinkProtocolError(
          'BATCH_TOO_LARGE',
          `a batch of ${bytes.length} bytes, where ${MAX_BATCH_BYTES} are the limit`,
        );
      const whole = isChunk(bytes) ? this.#chunks.read(bytes) : this.#unchunked(bytes);
      if (whole !== undefined && whole.length > 0) this.#parts.received(this, whole);
    } catch (error) {
      this.#failed(error);
    }
  }

  #unchunked(bytes: Buffer): Buffer {
    if (this.#chunks.isUnfinished)
      throw new LinkProtocolError('BAD_CHUNK', 'a batch between the pieces of a large envelope');
    return bytes;
  }

  #readSignal(bytes: Buffer): void {
    this.#parts.alive(this);
    try {
      this.#handle(readSignal(bytes));
    } catch (error) {
      this.#failed(error);
    }
  }

  #handle(signal: Signal): void {
    switch (signal.kind) {
      case 'heartbeat':
        this.#parts.loaded(this, signal.load);
        break;
      case 'go-away':
        this.#goesAway(signal.goAway.reason, signal.goAway.detail);
        break;
      case 'unknown':
        break;
      case 'hello':
      case 'proof':
      case 'accepted':
      case 'refused':
        throw new LinkProtocolError('BAD_STATE', `'${signal.kind}' on a connection that is up`);
    }
  }

  #goesAway(reason: number, detail: string): void {
    if (reason === GoAwayReason.DRAINING) this.#parts.draining(this);
    else if (reason === GoAwayReason.REPLACED) this.#parts.replaced(this, detail.slice(0, 128));
    else if (reason === GoAwayReason.PROTOCOL_ERROR)
      this.#parts.broken(this, 'PROTOCOL_ERROR', detail.slice(0, 512), false);
    else if (reason === GoAwayReason.CLOSING || reason === GoAwayReason.UNNEEDED)
      this.#isDeparting = true;
  }

  #failed(error: unknown): void {
    if (!(error instanceof LinkProtocolError)) {
      this.#parts.logger.error('what a peer sent could not be received', { error });
      return;
    }
    this.#parts.broken(this, error.code, error.message, true);
    this.goAway(GoAwayReason.PROTOCOL_ERROR, `${error.code}: ${error.message}`);
    this.end(`${error.code}: ${error.message}`);
  }

  #dataEnded(failure: string | undefined): void {
    if (failure !== undefined || this.#isDeparting) this.end(failure ?? 'the peer leaves');
    // The notice why it ends was sent before, on the other stream, whose messages take a few more steps.
    else setImmediate(() => this.end(this.#isDeparting ? 'the peer leaves' : 'the peer ended it'));
  }

  #controlEnded(failure: string | undefined): void {
    if (this.#isDeparting && failure === undefined) return; // the data stream ends after what was sent
    this.end(failure ?? 'the peer ended the control stream');
  }
}
