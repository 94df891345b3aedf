import { GameError } from '@nopal/core';
import { writeChunks } from './chunk.js';
import type { Flushable, FlushTurn } from './flush-turn.js';
import type { Batch } from './link-transport.js';

/** A batch that is longer leaves at once: so much fits into the first window of HTTP/2. */
export const BATCH_BYTES = 65_536;
/** Of one envelope, its tag and length included. */
export const MAX_ENVELOPE_BYTES = 1_048_576;
const SLAB_BYTES = 2 * BATCH_BYTES;
/** A batch begins where one of the usual length still fits. */
const ROOM_BYTES = BATCH_BYTES + 4_096;
/** An upper bound that a writer may ask for: more than the longest envelope in its longest form. */
const MAX_RESERVE_BYTES = 4 * MAX_ENVELOPE_BYTES;

/** Where the messages of a batch go. */
export interface BatchOutlet {
  /** Takes envelopes of any size in one message; where it does not, those over 64 KiB come in chunks. */
  readonly takesLarge: boolean;
  /**
   * @param message a protobuf `Batch`; its bytes are not written again.
   * @param envelopes how many end in it
   */
  send(message: Buffer, envelopes: number): void;
  /** The turn is over: everything has been sent. */
  flushed(): void;
}

/**
 * What is written to one server, in a slab of memory. What was sent stays as it is: the next batch goes behind it, and when
 * the slab is used up there is a new one.
 */
export class SlabBatch implements Batch, Flushable {
  bytes: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
  length = 0;
  isCongested = false;
  /** Nothing more is taken until what waits has left. */
  isFull = false;
  /** The way is gone: what is written is dropped. */
  isClosed = false;
  readonly #outlet: BatchOutlet;
  readonly #turn: FlushTurn;
  /** Where what was not sent yet begins. */
  #begin = 0;
  /** Where the last whole envelope ends. */
  #ended = 0;
  #envelopes = 0;
  #isDue = false;

  constructor(outlet: BatchOutlet, turn: FlushTurn) {
    this.#outlet = outlet;
    this.#turn = turn;
  }

  reserve(bytes: number): void {
    if (this.length + bytes > this.bytes.length) this.#grow(bytes);
  }

  end(start: number): void {
    const begin = start === this.#ended ? start : this.#closeGap(start);
    const size = this.length - begin;
    if (size > MAX_ENVELOPE_BYTES || this.isFull || this.isClosed) {
      this.#refuse(size);
      return;
    }
    if (this.length - this.#begin > BATCH_BYTES) this.#overflow(begin);
    else this.#envelopes += 1;
    this.#ended = this.length;
    if (!this.#isDue) {
      this.#isDue = true;
      this.#turn.add(this);
    }
  }

  flush(): void {
    this.#isDue = false;
    this.length = this.#ended; // what somebody began and did not end
    if (!this.isClosed) this.#sendUntil(this.#ended);
    this.#begin = this.#ended;
    this.#envelopes = 0;
    if (this.bytes.length - this.length < ROOM_BYTES || this.bytes.length > SLAB_BYTES)
      this.#renew();
    if (!this.isClosed) this.#outlet.flushed(); // which may write anew
  }

  /** Positions stay what they are: a writer may be in the middle of an envelope. */
  #grow(bytes: number): void {
    if (bytes > MAX_RESERVE_BYTES) {
      this.length = this.#ended;
      throw tooLarge(bytes);
    }
    const longer = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, this.length + bytes));
    longer.set(this.bytes.subarray(this.#begin, this.length), this.#begin);
    this.bytes = longer;
  }

  /** Somebody began an envelope and did not end it. */
  #closeGap(start: number): number {
    if (start < this.#ended)
      throw new RangeError(`an envelope from ${start} on, where others go to ${this.#ended}`);
    this.bytes.copyWithin(this.#ended, start, this.length);
    this.length -= start - this.#ended;
    return this.#ended;
  }

  #refuse(size: number): void {
    this.length = this.#ended;
    if (size > MAX_ENVELOPE_BYTES) throw tooLarge(size);
    if (this.isClosed) return;
    throw new GameError('BUSY', 'too much waits for the other server to read; try again later');
  }

  #overflow(start: number): void {
    this.#sendUntil(start);
    this.#envelopes = 1;
    const size = this.length - start;
    if (size <= BATCH_BYTES) return;
    if (this.#outlet.takesLarge) {
      this.#sendUntil(this.length);
      return;
    }
    writeChunks(this.bytes, start, this.length, (message, isLast) =>
      this.#outlet.send(message, isLast ? 1 : 0),
    );
    this.#begin = this.length;
    this.#envelopes = 0;
  }

  #sendUntil(end: number): void {
    if (end === this.#begin) return;
    const message = this.bytes.subarray(this.#begin, end);
    const envelopes = this.#envelopes;
    this.#begin = end;
    this.#envelopes = 0;
    this.#outlet.send(message, envelopes);
  }

  #renew(): void {
    this.bytes = Buffer.allocUnsafeSlow(SLAB_BYTES);
    this.length = 0;
    this.#begin = 0;
    this.#ended = 0;
  }
}

function tooLarge(size: number): GameError {
  return new GameError(
    'TOO_LARGE',
    `${size} bytes for another server, where ${MAX_ENVELOPE_BYTES} are the limit`,
  );
}
