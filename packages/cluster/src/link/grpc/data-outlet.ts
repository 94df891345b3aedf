import type { BatchOutlet, SlabBatch } from '../slab-batch.js';
import type { ConnectionParts } from './connection.js';
import type { GrpcStream } from './grpc-stream.js';

/** The queue of batches to one peer. It obeys the stream, which says when the peer does not read, and has a limit of its own. */
export class DataOutlet implements BatchOutlet {
  readonly takesLarge = false;
  /** Told when it is congested or full. */
  batch: SlabBatch | undefined;
  lastSent = 0;
  readonly #stream: GrpcStream;
  readonly #parts: ConnectionParts;
  readonly #freed: () => void;
  /** Of the batches that have not left, in order. */
  readonly #lengths: number[] = [];
  #queuedBytes = 0;
  #isStalled = false;
  readonly #written = (): void => {
    this.#queuedBytes -= this.#lengths.shift() ?? 0;
    if (this.batch?.isCongested === true) this.#look();
  };

  constructor(stream: GrpcStream, parts: ConnectionParts, freed: () => void) {
    this.#stream = stream;
    this.#parts = parts;
    this.#freed = freed;
  }

  send(message: Buffer, envelopes: number): void {
    const { counters, limits, clock } = this.#parts;
    counters.sent(message.length, envelopes);
    this.lastSent = clock.recent();
    this.#lengths.push(message.length);
    this.#queuedBytes += message.length;
    if (!this.#stream.write(message, this.#written)) this.#isStalled = true;
    if (!this.#isStalled && this.#queuedBytes <= limits.congestedBytes) return;
    if (this.batch === undefined) return;
    this.batch.isCongested = true;
    this.batch.isFull = this.#queuedBytes > limits.maxQueueBytes;
  }

  flushed(): void {}

  /** The stream takes more. */
  drained(): void {
    this.#isStalled = false;
    this.#look();
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
