import type { Logger } from '@nopal/core';
import type { FlushTurn } from '../flush-turn.js';
import { LinkProtocolError } from '../link-protocol-error.js';
import { type BatchOutlet, SlabBatch } from '../slab-batch.js';
import type { TransportCounters } from '../transport-counters.js';
import type { TransportLimits } from '../transport-limits.js';

export interface PipeParts {
  readonly turn: FlushTurn;
  readonly limits: TransportLimits;
  readonly counters: TransportCounters;
  readonly logger: Logger;
  /** Gets what was written, in a later turn. The very bytes, which nobody writes again. */
  deliver(bytes: Uint8Array): void;
  /** What was congested is not any more. */
  drained(): void;
}

/** The way to a server of this process, which may be the writer itself: what one turn wrote is handed over at its end. */
export class MemoryPipe implements BatchOutlet {
  readonly takesLarge = true;
  readonly batch: SlabBatch;
  readonly #parts: PipeParts;
  #messages: Buffer[] = [];
  #queuedBytes = 0;

  constructor(parts: PipeParts) {
    this.#parts = parts;
    this.batch = new SlabBatch(this, parts.turn);
  }

  send(message: Buffer, envelopes: number): void {
    const { limits, counters } = this.#parts;
    counters.sent(message.length, envelopes);
    this.#messages.push(message);
    this.#queuedBytes += message.length;
    if (this.#queuedBytes <= limits.congestedBytes) return;
    this.batch.isCongested = true;
    this.batch.isFull = this.#queuedBytes > limits.maxQueueBytes;
  }

  flushed(): void {
    const { batch } = this;
    const messages = this.#messages;
    const wasCongested = batch.isCongested;
    this.#messages = [];
    this.#queuedBytes = 0;
    batch.isCongested = false;
    batch.isFull = false;
    for (const message of messages) if (!batch.isClosed) this.#deliver(message);
    if (wasCongested && !batch.isClosed) this.#parts.drained();
  }

  #deliver(message: Buffer): void {
    try {
      this.#parts.counters.received(message.length);
      this.#parts.deliver(message);
    } catch (error) {
      const what =
        error instanceof LinkProtocolError
          ? 'a batch of a server of this process is none'
          : 'what a server of this process sent could not be received';
      this.#parts.logger.error(what, { error });
    }
  }
}
