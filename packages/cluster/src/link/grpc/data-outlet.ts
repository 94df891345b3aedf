import type { Clock } from '@nopal/core';
import type { BatchOutlet, SlabBatch } from '../slab-batch.js';
import type { TransportCounters } from '../transport-counters.js';
import type { TransportLimits } from '../transport-limits.js';
import type { GrpcStream } from './grpc-stream.js';

/** So many lengths of batches that have left are kept before they are cut off. */
const MAX_LEFT = 1_024;

export interface OutletParts {
  readonly clock: Clock;
  readonly limits: TransportLimits;
  readonly counters: TransportCounters;
}

/** The queue of batches to one peer. It obeys the stream, which says when the peer does not read, and has a limit of its own. */
export class DataOutlet implements BatchOutlet {
  readonly takesLarge = false;
  /** Told when it is congested or full. */
  batch: SlabBatch | undefined;
  lastSent = 0;
  readonly #stream: GrpcStream;
  readonly #parts: OutletParts;
  readonly #freed: () => void;
  /** Of the batches that have not left, in order. */
  #lengths: number[] = [];
  /** Those before it have left. */
  #firstLength = 0;
  #queuedBytes = 0;
  /** When the queue began, or one left it last. */
  #movedAt = 0;
  #isStalled = false;
  readonly #written = (): void => {
    this.#queuedBytes -= this.#lengths[this.#firstLength] ?? 0;
    this.#firstLength += 1;
    if (this.#firstLength >= MAX_LEFT) this.#forget();
    this.#movedAt = this.#parts.clock.recent();
    if (this.batch?.isCongested === true) this.#look();
  };

  constructor(stream: GrpcStream, parts: OutletParts, freed: () => void) {
    this.#stream = stream;
    this.#parts = parts;
    this.#freed = freed;
  }

  send(message: Buffer, envelopes: number): void {
    const { counters, limits, clock } = this.#parts;
    counters.sent(message.length, envelopes);
    this.lastSent = clock.recent();
    if (this.#queuedBytes === 0) this.#movedAt = this.lastSent;
    this.#lengths.push(message.length);
    this.#queuedBytes += message.length;
    if (!this.#stream.write(message, this.#written)) this.#isStalled = true;
    if (!this.#isStalled && this.#queuedBytes <= limits.congestedBytes) return;
    if (this.batch === undefined) return;
    this.batch.isCongested = true;
    this.batch.isFull = this.#queuedBytes > limits.maxQueueBytes;
  }

  flushed(): void {}

  /** For so long nothing has left, although something waits. */
  stuckMs(now: number): number {
    return this.#queuedBytes === 0 ? 0 : now - this.#movedAt;
  }

  /** The stream takes more. */
  drained(): void {
    this.#isStalled = false;
    this.#look();
  }

  #forget(): void {
    this.#lengths = this.#lengths.slice(this.#firstLength);
    this.#firstLength = 0;
  }

  /** Free again only well below the limit, so that it is not told with each batch. */
  #look(): void {
    const { batch } = this;
    const { congestedBytes, maxQueueBytes } = this.#parts.limits;
    if (batch === undefined || batch.isClosed) return;
    if (this.#queuedBytes <= maxQueueBytes / 2) batch.isFull = false;
    if (!batch.isCongested || this.#isStalled || this.#queuedBytes > congestedBytes / 2) return;
    batch.isCongested = false;
    this.#freed();
  }
}
